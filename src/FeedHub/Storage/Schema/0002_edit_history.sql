-- By what an item is recognised when its guid fails, and what its publisher edited.

ALTER TABLE item ADD COLUMN link_key INTEGER;   -- its link; null: none, or the key itself
ALTER TABLE item ADD COLUMN title_hash INTEGER; -- null: kept before there was one, filled in by the next poll that lists it
ALTER TABLE item ADD COLUMN listed_at INTEGER;  -- of tombstones: when it was removed, or a document listed it since; to the day

UPDATE item SET listed_at = 1000 * unixepoch() WHERE document IS NULL;

CREATE INDEX item_link ON item (feed_id, link_key) WHERE link_key IS NOT NULL;
CREATE INDEX item_tombstone ON item (feed_id, listed_at) WHERE document IS NULL;

CREATE TABLE item_edit (
    item_id   INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    edited_at INTEGER NOT NULL,
    field     TEXT    NOT NULL,
    before    TEXT, -- null: the field was missing; long texts are cut
    after     TEXT,
    PRIMARY KEY (item_id, edited_at, field)
) STRICT, WITHOUT ROWID;
