-- +goose Up

-- What happened to a case, for other systems: IDs, codes and days, nothing that is
-- personal. The database itself appends them in the transaction of the fact that
-- causes them, numbered for each case under the lock of its row of the docket. No
-- foreign keys: no other writes here, and each would cost every fact a look.
CREATE TABLE events (
    id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_id  uuid NOT NULL,
    sequence integer NOT NULL CHECK (sequence >= 1), -- without gaps
    type     text NOT NULL,
    item_id  uuid,
    number   integer NOT NULL DEFAULT 0, -- of the decision, the round or the mail
    ends_on  date,
    at       timestamptz NOT NULL,       -- of the fact
    position bigint,                     -- in the order in which all are read; none: not read yet
    UNIQUE (case_id, sequence)
);
CREATE UNIQUE INDEX events_position ON events (position) WHERE position IS NOT NULL;
CREATE INDEX events_new ON events (case_id, sequence) WHERE position IS NULL;

-- A declaration is the first event of its case. As in docket_open, a fault in a view
-- must not refuse it.
-- +goose StatementBegin
CREATE FUNCTION events_open() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO events (case_id, sequence, type, at)
    VALUES (NEW.id, 1, CASE NEW.kind WHEN 'withdrawal' THEN 'withdrawal.declared' ELSE 'cancellation.declared' END, NEW.recorded_at);
    RETURN NULL;
END
$$;

CREATE FUNCTION events_touch() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM docket WHERE case_id = NEW.id FOR NO KEY UPDATE;
    PERFORM events_append(NEW.id);
    RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER events_open AFTER INSERT ON declarations FOR EACH ROW EXECUTE FUNCTION events_open();
-- Erasing changes no debt, and the docket does not look again.
CREATE CONSTRAINT TRIGGER events_touch AFTER UPDATE OF erased_at ON declarations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION events_touch();

-- Who is told of events. It was told, or is being told, of those up to position.
CREATE TABLE event_endpoints (
    id            uuid PRIMARY KEY,
    url           text NOT NULL UNIQUE CHECK (url !~ '^[^/]*//[^/?#]*@'), -- no user, no password
    issuer        text NOT NULL,
    made_by       text NOT NULL CHECK (strpos(made_by, '@') = 0),
    made_at       timestamptz NOT NULL DEFAULT now(),
    position      bigint NOT NULL,
    off_code      text CHECK (off_code IN ('gone', 'no_success', 'by_hand')), -- none: it is on
    off_at        timestamptz,
    failing_since timestamptz,                -- since when no answer was a success
    failures      integer NOT NULL DEFAULT 0, -- in a row
    resume_at     timestamptz,                -- until then it is left alone
    succeeded_at  timestamptz,
    CHECK ((off_code IS NULL) = (off_at IS NULL)),
    CHECK ((failing_since IS NULL) = (failures = 0))
);

-- Its secrets: the newest signs for good, those before it until a moment. The API
-- appends them and cannot read them.
CREATE TABLE event_secrets (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    endpoint_id uuid NOT NULL REFERENCES event_endpoints (id),
    secret      bytea NOT NULL CHECK (length(secret) BETWEEN 24 AND 64),
    made_at     timestamptz NOT NULL DEFAULT now(),
    until       timestamptz -- none: it is the newest
);
CREATE UNIQUE INDEX event_secrets_newest ON event_secrets (endpoint_id) WHERE until IS NULL;

-- One event for one endpoint, and what it answered. A worker that takes one moves
-- due_at ahead before it calls.
CREATE TABLE event_deliveries (
    endpoint_id uuid NOT NULL REFERENCES event_endpoints (id),
    event_id    uuid NOT NULL,
    case_id     uuid NOT NULL,
    sequence    integer NOT NULL,
    position    bigint NOT NULL,
    state       text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts    integer NOT NULL DEFAULT 0,
    first_at    timestamptz, -- the first attempt
    due_at      timestamptz,
    settled_at  timestamptz,
    answers     jsonb NOT NULL DEFAULT '[]', -- when, how long, and which status or code
    PRIMARY KEY (event_id, endpoint_id),
    CHECK ((state = 'pending') = (due_at IS NOT NULL)),
    CHECK ((state = 'pending') = (settled_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX event_deliveries_due ON event_deliveries (endpoint_id, due_at) WHERE due_at IS NOT NULL;
-- A case's next event waits for the one before. Whoever looks for that one names this
-- index by its condition, and asks case by case: with the statistics of a quiet hour a
-- join would read all that waits for each that is due.
CREATE INDEX event_deliveries_before ON event_deliveries (endpoint_id, case_id, sequence) WHERE settled_at IS NULL;
CREATE INDEX event_deliveries_log ON event_deliveries (position DESC, endpoint_id);
CREATE INDEX event_deliveries_failed ON event_deliveries (endpoint_id) WHERE state = 'failed';
CREATE INDEX event_deliveries_settled ON event_deliveries (settled_at) WHERE settled_at IS NOT NULL;
