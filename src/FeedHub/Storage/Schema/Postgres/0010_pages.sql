-- The full texts of items whose feed brings but teasers, from the items' own pages. An item that needs none, or was removed, has no row.

CREATE TABLE page (
    item_id  bigint  PRIMARY KEY REFERENCES item (id),
    feed_id  bigint  NOT NULL REFERENCES feed (id),
    url      text    NOT NULL,
    attempts integer NOT NULL, -- times it was asked for since its item came or was edited
    due_at   bigint,           -- when it is to be asked for; null: never again
    trouble  text,             -- why the last attempt brought no text; null: it did, or there was none yet
    content  text              -- HTML, sanitised; null: none yet
);

CREATE INDEX page_due ON page (due_at, item_id) WHERE due_at IS NOT NULL;
CREATE INDEX page_trouble ON page (item_id) WHERE trouble IS NOT NULL;

CREATE FUNCTION tell_of_page() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM tell_of_feeds(ARRAY[NEW.feed_id]);
    RETURN NULL;
END
$body$;

CREATE TRIGGER page_is_told AFTER UPDATE OF content ON page FOR EACH ROW
WHEN (OLD.content IS DISTINCT FROM NEW.content) EXECUTE FUNCTION tell_of_page();
