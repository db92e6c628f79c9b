-- +goose Up

-- What each declaration is still owed, since when and by whom. The row holds the
-- answer of the view case_states, and the database itself brings it up to date
-- at the end of each transaction that appends or changes a fact. Beside that it
-- holds two leases, by which workers share the work: when a machine looks next.
CREATE TABLE docket (
    case_id       uuid PRIMARY KEY REFERENCES declarations (id),
    withdrawal    boolean NOT NULL,
    typed         boolean NOT NULL,     -- on a public form
    customer_id   text,
    external_ref  text,
    received_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    state         text NOT NULL,
    open          boolean NOT NULL,     -- a run has to be open
    owes          text CHECK (owes IN ('machine', 'person')),
    since         timestamptz,          -- of what is owed by whom owes says
    waits_since   timestamptz,          -- since when a person has to look, whatever a machine owes beside that
    news_at       timestamptz,          -- of the newest fact that an open run must be told of
    unconfirmed   boolean NOT NULL,     -- the confirmation or acknowledgement is not sent
    mail_owed     boolean NOT NULL,     -- one that may be sent without a run
    cause         text,                 -- what a person has to look at
    act_by        date,                 -- and by which day, inclusive
    objected_at   timestamptz,          -- the customer says it was not him, and nobody has looked
    look_at       timestamptz,          -- when the case calls a person again, whatever is owed
    reject_by     date,                 -- until when it can be rejected, inclusive: that day alone ends the call
    updated_at    timestamptz NOT NULL,
    made_by       integer NOT NULL,     -- the views that made this row
    run_due_at    timestamptz,
    run_looks     integer NOT NULL DEFAULT 0,
    run_looked_at timestamptz,
    mail_due_at   timestamptz,
    mail_looks    integer NOT NULL DEFAULT 0,
    kept          boolean NOT NULL DEFAULT true, -- what was declared is not erased: whoever erases looks at these alone
    CHECK ((owes IS NULL) = (since IS NULL)),
    CHECK (owes IS NOT NULL OR waits_since IS NULL),
    CHECK ((waits_since IS NULL) = (cause IS NULL)),
    CHECK ((waits_since IS NULL) = (act_by IS NULL)),
    CHECK (NOT open OR owes IS NOT NULL),
    CHECK (open OR run_due_at IS NULL),
    CHECK (mail_owed OR mail_due_at IS NULL)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
CREATE INDEX docket_newest ON docket (withdrawal, received_at DESC, case_id DESC);
CREATE INDEX docket_state ON docket (withdrawal, state, received_at DESC, case_id DESC)
    WHERE state NOT IN ('completed', 'dismissed');
CREATE INDEX docket_customer ON docket (customer_id, received_at DESC, case_id DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX docket_external_ref ON docket (external_ref, received_at DESC, case_id DESC) WHERE external_ref IS NOT NULL;
CREATE INDEX docket_updated ON docket (updated_at);
CREATE INDEX docket_run_due ON docket (run_due_at) WHERE run_due_at IS NOT NULL;
CREATE INDEX docket_mail_due ON docket (mail_due_at) WHERE mail_due_at IS NOT NULL;
CREATE INDEX docket_look_at ON docket (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX docket_owes ON docket (withdrawal, owes) INCLUDE (case_id, waits_since) WHERE owes IS NOT NULL;
CREATE INDEX docket_kept ON docket (updated_at, case_id) WHERE kept;
CREATE INDEX docket_dismissed ON docket (updated_at, case_id) WHERE kept AND state = 'dismissed';
-- The work of people: what is due first, of all causes or of one.
CREATE INDEX docket_queue ON docket (act_by, waits_since, case_id) WHERE waits_since IS NOT NULL;
CREATE INDEX docket_queue_cause ON docket (cause, act_by, waits_since, case_id) WHERE waits_since IS NOT NULL;
CREATE INDEX docket_reject_by ON docket (reject_by, recorded_at, case_id) WHERE reject_by IS NOT NULL;
CREATE INDEX docket_unconfirmed ON docket (withdrawal, recorded_at) WHERE unconfirmed AND owes = 'machine';

-- Which views stand, and which of them every row of the docket was made by at
-- least; docket_refresh stands with them.
CREATE TABLE view_version (
    number  integer NOT NULL,
    hash    text NOT NULL,
    rebuilt integer NOT NULL
);
INSERT INTO view_version (number, hash, rebuilt) VALUES (0, '', 0);

-- A declaration opens its row with constants, without the view: a fault there
-- must not refuse a declaration. Whoever declared starts the run himself; a
-- machine looks some seconds later.
-- +goose StatementBegin
CREATE FUNCTION docket_open() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO docket (case_id, withdrawal, typed, customer_id, external_ref, received_at, recorded_at, state, open, owes,
        since, unconfirmed, mail_owed, reject_by, updated_at, made_by, run_due_at, mail_due_at)
    SELECT NEW.id, NEW.kind = 'withdrawal', NEW.typed IS NOT NULL, NEW.customer_id, NEW.external_ref, NEW.received_at, NEW.recorded_at,
        CASE WHEN NEW.kind = 'withdrawal' OR NEW.customer_id IS NOT NULL THEN 'received' ELSE 'unmatched' END,
        true, 'machine', NEW.recorded_at, true, true, NEW.reject_by, NEW.recorded_at, v.number,
        NEW.recorded_at + interval '5 seconds',
        NEW.recorded_at + CASE WHEN NEW.typed IS NULL OR NEW.kind = 'withdrawal' THEN interval '5 seconds' ELSE interval '3 seconds' END
    FROM view_version AS v;
    RETURN NULL;
END
$$;

-- The case of a row that a writer appended or changed is looked at once, at the
-- end of his transaction.
CREATE FUNCTION docket_touch() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    c    uuid;
    seen text := coalesce(current_setting('fairwell.docket', true), '');
BEGIN
    CASE TG_ARGV[0]
        WHEN 'item' THEN SELECT i.case_id INTO c FROM items AS i WHERE i.id = NEW.item_id;
        WHEN 'act' THEN SELECT a.case_id INTO c FROM acts AS a WHERE a.id = NEW.act_id;
        WHEN 'mail' THEN SELECT m.case_id INTO c FROM mails AS m WHERE m.id = NEW.mail_id;
        ELSE c := NEW.case_id;
    END CASE;
    IF c IS NULL OR strpos(seen, c::text) > 0 THEN
        RETURN NULL; -- a report on a mail that is not ours, or a case that was looked at
    END IF;
    PERFORM docket_refresh(c);
    PERFORM set_config('fairwell.docket', seen || c::text || ' ', true);
    RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER docket_open AFTER INSERT ON declarations FOR EACH ROW EXECUTE FUNCTION docket_open();
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON identifications
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON tried_matches
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON withdrawal_matches
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT OR UPDATE ON items
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT OR UPDATE ON mails
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON acts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT OR UPDATE ON proposals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('case');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT OR UPDATE ON act_outcomes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('act');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('item');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON product_marks
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('item');
CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON delivery_events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('mail');
