-- What each output path served lately, so that a reader who names one of these versions is sent only what has changed since.

CREATE TABLE output_version (
    path       TEXT    NOT NULL,
    number     INTEGER NOT NULL, -- counts up
    tag        TEXT    NOT NULL, -- stem of the entity tags it was served under
    changed_at INTEGER NOT NULL, -- since when: its Last-Modified
    PRIMARY KEY (path, number)
) STRICT, WITHOUT ROWID;

INSERT INTO output_version (path, number, tag, changed_at) SELECT path, 1, substr(content_hash, 1, 32), changed_at FROM output;

DROP TABLE output;

CREATE TABLE output (
    path      TEXT PRIMARY KEY,
    fragments TEXT NOT NULL -- JSON: from the hash of each item as written to the number of the version that brought it
) STRICT;

INSERT INTO output (path, fragments) SELECT path, '{}' FROM output_version;

CREATE TABLE archive (
    output    TEXT    NOT NULL, -- the output's name
    number    INTEGER NOT NULL, -- counts up from 1, the oldest
    closed_at INTEGER NOT NULL,
    last_turn INTEGER NOT NULL, -- the turn of the last item in it: the next archive begins after that
    document  BLOB    NOT NULL, -- what it says, for good
    PRIMARY KEY (output, number)
) STRICT;
