-- The full texts of items whose feed brings but teasers, from the items' own pages. An item that needs none has no row.

CREATE TABLE page (
    item_id  bigint  PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    feed_id  bigint  NOT NULL REFERENCES feed (id),
    url      text    COLLATE "C" NOT NULL,
    attempts integer NOT NULL, -- times it was asked for since its item came or was edited
    due_at   bigint,           -- when it is to be asked for; null: never again
    trouble  text,             -- why the last attempt brought no text; null: it did, or there was none yet
    content  text              -- HTML, sanitised; null: none yet
);

CREATE INDEX page_due ON page (due_at, item_id) WHERE due_at IS NOT NULL;
CREATE INDEX page_trouble ON page (item_id) WHERE trouble IS NOT NULL;

CREATE FUNCTION drop_page() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    DELETE FROM page WHERE item_id = NEW.id;
    RETURN NULL;
END
$body$;

CREATE TRIGGER item_needs_no_page AFTER UPDATE OF document ON item FOR EACH ROW
WHEN (NEW.document IS NULL) EXECUTE FUNCTION drop_page();

CREATE FUNCTION tell_of_page() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM tell_of_feeds(ARRAY[NEW.feed_id]);
    RETURN NULL;
END
$body$;

CREATE TRIGGER page_is_told AFTER UPDATE OF content ON page FOR EACH ROW
WHEN (OLD.content IS DISTINCT FROM NEW.content) EXECUTE FUNCTION tell_of_page();
