-- Who is told of changes of our outputs, and who tells us of changes of feeds. Times are Unix milliseconds UTC. Secrets never leave the store
-- but in signatures and, once, in the request that names them.

-- Asked for, and not verified yet: the last word of a callback on an output.
CREATE TABLE subscriber_request (
    id            INTEGER PRIMARY KEY AUTOINCREMENT, -- a request that took another's place has another number
    path          TEXT    NOT NULL, -- of the output, such as /feeds/all.atom
    callback      TEXT    NOT NULL,
    host          TEXT    NOT NULL, -- of the callback: limits count by it
    topic         TEXT    NOT NULL, -- the output's URL as the subscriber wrote it
    subscribes    INTEGER NOT NULL, -- 0: it asks to unsubscribe
    secret        TEXT,
    lease_seconds INTEGER NOT NULL,
    seen          TEXT,             -- entity tag of the output when it was asked for
    attempts      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX subscriber_request_identity ON subscriber_request (path, callback);

CREATE TABLE subscriber (
    path       TEXT    NOT NULL,
    callback   TEXT    NOT NULL,
    host       TEXT    NOT NULL,
    topic      TEXT    NOT NULL,
    secret     TEXT,
    expires_at INTEGER NOT NULL,
    delivered  TEXT,              -- entity tag of what was delivered last, or given up on
    failures   INTEGER NOT NULL,  -- deliveries in a row that failed
    retry_at   INTEGER,
    PRIMARY KEY (path, callback)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscriber_host ON subscriber (host);

-- Our own subscriptions at the hubs of feeds.
CREATE TABLE subscription (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id     INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    hub         TEXT    NOT NULL,
    topic       TEXT    NOT NULL,
    token       TEXT    NOT NULL UNIQUE, -- the end of the callback, which nobody can guess
    secret      TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('wanted', 'active', 'ending')),
    asked_at    INTEGER,                 -- the request that the hub has not verified yet; null: there is none
    lease_until INTEGER,                 -- null: not verified
    due_at      INTEGER NOT NULL,        -- when the hub is to be asked the next time
    failures    INTEGER NOT NULL,        -- requests in a row that came to nothing
    trouble     TEXT,                    -- the last failure in plain words
    pushed_at   INTEGER                  -- the last push with a right signature
) STRICT;

CREATE UNIQUE INDEX subscription_feed ON subscription (feed_id) WHERE state <> 'ending';
