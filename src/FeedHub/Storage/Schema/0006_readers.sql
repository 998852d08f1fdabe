-- How the programs behave that read the outputs, by day. No addresses.

CREATE TABLE reader_day (
    day      INTEGER NOT NULL, -- days since 1970, UTC
    product  TEXT    NOT NULL, -- as it calls itself
    counts   TEXT    NOT NULL, -- JSON: from what was counted to how often
    PRIMARY KEY (day, product)
) STRICT, WITHOUT ROWID;

CREATE TABLE reader_audience (
    product     TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    subscribers INTEGER NOT NULL, -- as the program said last
    day         INTEGER NOT NULL, -- when it said so
    PRIMARY KEY (product, path)
) STRICT, WITHOUT ROWID;
