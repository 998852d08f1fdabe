-- What polls came to, added up: what the status page counts and plots. Days and hours are numbered from 1970 on, UTC.

-- By day first, so that what is added today lies together, and so does what is old enough to be forgotten.
CREATE TABLE poll_day (
    day          INTEGER NOT NULL,
    feed_id      INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    polls        INTEGER NOT NULL,
    not_modified INTEGER NOT NULL, -- polls that were answered with 304
    failed       INTEGER NOT NULL, -- polls that failed
    new_items    INTEGER NOT NULL, -- items of a feed's first document count for the day they were published on
    bytes        INTEGER NOT NULL, -- of bodies, as they came over the wire
    gaps         INTEGER NOT NULL, -- documents that shared no item with the one before: posts were missed
    PRIMARY KEY (day, feed_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll_hour (
    hour         INTEGER PRIMARY KEY,
    polls        INTEGER NOT NULL,
    not_modified INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    new_items    INTEGER NOT NULL, -- without those of first documents
    bytes        INTEGER NOT NULL,
    took_ms      INTEGER NOT NULL, -- all polls together
    slowest_ms   INTEGER NOT NULL
) STRICT;

-- Written to find out whether it can be.
CREATE TABLE probe (
    id         INTEGER PRIMARY KEY CHECK (id = 0),
    written_at INTEGER NOT NULL
) STRICT;
