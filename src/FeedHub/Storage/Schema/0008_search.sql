-- What people look for in items: their words, and their language.

-- Words alone, without the text they are from: that is in the documents. Accents are folded: "camion" finds "camión".
CREATE VIRTUAL TABLE item_search USING fts5 (
    title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- Items whose words are not in it yet, or not as they are now. Emptied in the transactions that write items, the newest first.
CREATE TABLE unsearchable (item_id INTEGER PRIMARY KEY REFERENCES item (id)) STRICT;

INSERT INTO unsearchable (item_id) SELECT id FROM item WHERE document IS NOT NULL;

CREATE TRIGGER item_becomes_searchable AFTER INSERT ON item WHEN NEW.document IS NOT NULL
BEGIN
    INSERT INTO unsearchable (item_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER item_says_something_else AFTER UPDATE OF document ON item WHEN NEW.document IS NOT NULL
BEGIN
    INSERT INTO unsearchable (item_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER item_says_nothing_more AFTER UPDATE OF document ON item WHEN NEW.document IS NULL
BEGIN
    DELETE FROM unsearchable WHERE item_id = NEW.id;
    DELETE FROM item_search WHERE rowid = NEW.id;
END;

-- The language without region and script, in lower case: es of es-MX.
ALTER TABLE item ADD COLUMN language TEXT GENERATED ALWAYS AS
    (lower(substr(document ->> '$.Language', 1, instr(replace(document ->> '$.Language', '_', '-') || '-', '-') - 1))) VIRTUAL;

CREATE INDEX item_language ON item (language, arrived_at, id, feed_id) WHERE document IS NOT NULL AND withheld = 0;
