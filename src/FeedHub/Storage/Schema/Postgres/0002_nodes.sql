-- What several nodes know of one another's work: when each host was asked, and the news of what was written.

CREATE TABLE host_time (
    host       text COLLATE "C" PRIMARY KEY, -- name and port
    asked_at   bigint,                       -- when the last poll began; null: never
    free_at    bigint,                       -- the first moment that no feed was promised yet
    held_until bigint                        -- until when the host wants to be left alone
) WITH (fillfactor = 70); -- Each poll of a publisher writes its host's row anew.

-- What outputs show from now on is told with the commit that brings it, to every node that listens: the numbers of feeds with commas between,
-- or one of the words feeds (more than there is room for) and stories.
CREATE FUNCTION tell_of_feeds(feeds bigint[]) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    IF feeds IS NULL THEN
        RETURN;
    END IF;
    PERFORM pg_notify('feedhub_changes', CASE WHEN cardinality(feeds) > 300 THEN 'feeds' ELSE array_to_string(feeds, ',') END);
END
$body$;

-- An item is shown as soon as it is placed.
CREATE FUNCTION tell_of_placed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM tell_of_feeds((SELECT array_agg(DISTINCT i.feed_id) FROM placed p JOIN item i ON i.id = p.item_id));
    RETURN NULL;
END
$body$;

CREATE TRIGGER placement_is_told AFTER INSERT ON placement REFERENCING NEW TABLE AS placed
FOR EACH STATEMENT EXECUTE FUNCTION tell_of_placed();

CREATE FUNCTION tell_of_merged() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM merged a JOIN apart b ON b.item_id = a.item_id WHERE a.story_id <> b.story_id) THEN
        PERFORM pg_notify('feedhub_changes', 'stories');
    END IF;
    RETURN NULL;
END
$body$;

CREATE TRIGGER merged_stories_are_told AFTER UPDATE ON placement REFERENCING OLD TABLE AS apart NEW TABLE AS merged
FOR EACH STATEMENT EXECUTE FUNCTION tell_of_merged();

-- Edits and removals; what an item is recognised by is no reader's business.
CREATE FUNCTION tell_of_edited() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM tell_of_feeds((
        SELECT array_agg(DISTINCT a.feed_id) FROM edited a JOIN unedited b ON b.id = a.id
        WHERE (a.published_id, a.published_at, a.updated_at, a.arrived_at, a.withheld, a.document::text)
            IS DISTINCT FROM (b.published_id, b.published_at, b.updated_at, b.arrived_at, b.withheld, b.document::text)));
    RETURN NULL;
END
$body$;

CREATE TRIGGER edit_is_told AFTER UPDATE ON item REFERENCING OLD TABLE AS unedited NEW TABLE AS edited
FOR EACH STATEMENT EXECUTE FUNCTION tell_of_edited();

-- What items are attributed to, and that a feed was read for the first time, after which an empty output is the truth.
CREATE FUNCTION tell_of_feed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM tell_of_feeds(ARRAY[NEW.id]);
    RETURN NULL;
END
$body$;

CREATE TRIGGER feed_is_told AFTER UPDATE OF state ON feed FOR EACH ROW
WHEN (
    ((OLD.state ->> 'SucceededAt') IS NULL) <> ((NEW.state ->> 'SucceededAt') IS NULL)
    OR (OLD.state -> 'Description' ->> 'Title') IS DISTINCT FROM (NEW.state -> 'Description' ->> 'Title')
    OR (OLD.state -> 'Description' ->> 'Id') IS DISTINCT FROM (NEW.state -> 'Description' ->> 'Id')
    OR (OLD.state -> 'Description' ->> 'Link') IS DISTINCT FROM (NEW.state -> 'Description' ->> 'Link')
    OR (OLD.state -> 'Description' ->> 'Language') IS DISTINCT FROM (NEW.state -> 'Description' ->> 'Language')
    OR (OLD.state -> 'Description' ->> 'Rights') IS DISTINCT FROM (NEW.state -> 'Description' ->> 'Rights')
    OR (OLD.state -> 'Description' ->> 'ImageUrl') IS DISTINCT FROM (NEW.state -> 'Description' ->> 'ImageUrl'))
EXECUTE FUNCTION tell_of_feed();
