-- The text of a page is shown in the place of the teaser as soon as it is kept.
CREATE FUNCTION tell_of_page() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM tell_of_feeds(ARRAY[NEW.feed_id]);
    RETURN NULL;
END
$body$;

CREATE TRIGGER page_is_told AFTER UPDATE OF content ON page FOR EACH ROW
WHEN (OLD.content IS DISTINCT FROM NEW.content) EXECUTE FUNCTION tell_of_page();
