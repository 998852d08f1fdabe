-- Times are Unix milliseconds UTC. Documents are JSON.

CREATE TABLE feed (
    id    INTEGER PRIMARY KEY,
    url   TEXT NOT NULL UNIQUE, -- as in feeds.json: the feed's identity, whatever it redirects to
    state TEXT                  -- JSON: validators, last and next poll, what the feed says of itself; null before the first poll
) STRICT;

CREATE TABLE item (
    id            INTEGER PRIMARY KEY,
    feed_id       INTEGER NOT NULL REFERENCES feed (id),
    key           INTEGER NOT NULL, -- which item it is, within its feed
    content_hash  INTEGER NOT NULL, -- what it says: another hash is an edit
    published_id  TEXT    NOT NULL, -- what subscribers know it by; never changes
    published_at  INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    arrived_at    INTEGER NOT NULL, -- its place in the outputs' windows
    withheld      INTEGER NOT NULL, -- 1: beyond the backfill of a feed just added, in no output
    document      TEXT              -- JSON; null: removed by retention, the row is its tombstone
) STRICT;

CREATE UNIQUE INDEX item_identity ON item (feed_id, key);
CREATE UNIQUE INDEX item_published_id ON item (published_id);
CREATE INDEX item_arrival ON item (arrived_at, id, feed_id) WHERE document IS NOT NULL AND withheld = 0;
CREATE INDEX item_age ON item (feed_id, first_seen_at) WHERE document IS NOT NULL;

CREATE TABLE output (
    path         TEXT    PRIMARY KEY,
    content_hash TEXT    NOT NULL,
    changed_at   INTEGER NOT NULL -- since when the path has this content: its Last-Modified
) STRICT;
