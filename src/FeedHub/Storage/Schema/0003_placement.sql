-- What each item is among all items. Outputs show only items that are placed.

CREATE TABLE placement (
    item_id     INTEGER PRIMARY KEY REFERENCES item (id),
    original_id INTEGER NOT NULL, -- the item it is a copy of, its own id when of none; never changes, whose id subscribers know the entry by
    story_id    INTEGER NOT NULL, -- the item that began its story, its own id when it is alone
    turn        INTEGER NOT NULL, -- items were placed in this order
    arrived_at  INTEGER NOT NULL, -- the clock by which it was placed: never before that of the turn before
    why         TEXT              -- JSON: rules and evidence; null: the item is older than this table, or was removed
) STRICT;

CREATE INDEX placement_original ON placement (original_id);
CREATE INDEX placement_story ON placement (story_id);
CREATE INDEX placement_turn ON placement (turn, arrived_at);

CREATE TABLE unplaced (
    item_id      INTEGER PRIMARY KEY REFERENCES item (id),
    arrived_at   INTEGER NOT NULL,
    published_at INTEGER NOT NULL
) STRICT;

CREATE INDEX unplaced_order ON unplaced (arrived_at, published_at);

-- In the transaction of the insert, so that no crash leaves an item in neither table.
CREATE TRIGGER item_waits AFTER INSERT ON item
BEGIN
    INSERT INTO unplaced (item_id, arrived_at, published_at) VALUES (NEW.id, NEW.arrived_at, NEW.published_at);
END;

-- A tombstone keeps its place, for others may be its copies; why it had it is of no use any more.
CREATE TRIGGER item_is_removed AFTER UPDATE OF document ON item WHEN NEW.document IS NULL
BEGIN
    UPDATE placement SET why = NULL WHERE item_id = NEW.id;
END;

-- Subscribers have seen each of these on its own, and shall find it as it was.
INSERT INTO placement (item_id, original_id, story_id, turn, arrived_at)
SELECT id, id, id, row_number() OVER (ORDER BY id), max(arrived_at) OVER (ORDER BY id) FROM item;
