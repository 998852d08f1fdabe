-- The full texts of items whose feed brings but teasers, from the items' own pages. An item that needs none has no row.

CREATE TABLE page (
    item_id  INTEGER PRIMARY KEY REFERENCES item (id),
    feed_id  INTEGER NOT NULL REFERENCES feed (id),
    url      TEXT    NOT NULL,
    attempts INTEGER NOT NULL, -- times it was asked for since its item came or was edited
    due_at   INTEGER,          -- when it is to be asked for; null: never again
    trouble  TEXT,             -- why the last attempt brought no text; null: it did, or there was none yet
    content  TEXT              -- HTML, sanitised; null: none yet
) STRICT;

CREATE INDEX page_due ON page (due_at, item_id) WHERE due_at IS NOT NULL;
CREATE INDEX page_trouble ON page (item_id) WHERE trouble IS NOT NULL;

CREATE TRIGGER item_needs_no_page AFTER UPDATE OF document ON item WHEN NEW.document IS NULL
BEGIN
    DELETE FROM page WHERE item_id = NEW.id;
END;
