-- +goose Up

-- Facts from outside: appended by the API, never changed.

-- What was declared, of every kind and by every door. What a person typed on a
-- public form is kept as typed. The receipt is kept as it was signed, but for what
-- the row says already, and found by its short code. Links to the case are made with
-- the salt and with a secret that stands outside of the database; erasing the salt
-- ends them.
CREATE TABLE declarations (
    id                 uuid PRIMARY KEY,
    customer_id        text REFERENCES customers (id),
    kind               text NOT NULL CHECK (kind IN ('ordinary', 'for_cause', 'withdrawal')),
    reason             text,
    channel            text NOT NULL,
    locale             text NOT NULL CHECK (locale IN ('de', 'en')),
    confirmation_email text,
    external_ref       text CHECK (strpos(external_ref, '@') = 0), -- an ID of the caller's, no address
    typed              jsonb,
    declared_by        jsonb, -- who declared for the holder, and what was shown; none: the holder
    scan_ref           text CHECK (strpos(scan_ref, '@') = 0), -- an ID of the archive's
    reject_by          date, -- last day on which it can be rejected (§ 174 BGB), inclusive
    received_at        timestamptz NOT NULL CHECK (received_at = date_trunc('second', received_at)),
    recorded_at        timestamptz NOT NULL DEFAULT now(),
    rule_version       text NOT NULL,
    receipt            jsonb NOT NULL CHECK (NOT receipt ?| '{reason,typed}'),
    receipt_code       text NOT NULL UNIQUE,
    page               text, -- on which it was made, as HTML with what was typed; none: by no page
    page_shown         boolean CHECK (page_shown IS NOT NULL OR page IS NULL), -- its words are those that were shown
    -- Of the request that stored it (W3C Trace Context): what is done about it later finds
    -- its trace by this. None: nothing was traced.
    trace_parent       text CHECK (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'),
    link_salt          bytea DEFAULT (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    issuer             text NOT NULL,
    subject            text NOT NULL CHECK (strpos(subject, '@') = 0),
    idempotency_key    text NOT NULL CHECK (idempotency_key ~ '^[0-9a-f]{64}$'), -- a hash: callers put in what they like
    body_hash          bytea NOT NULL CHECK (length(body_hash) = 32),
    erased_at          timestamptz, -- what was declared is gone; its code, its days and its decisions stay
    UNIQUE (issuer, subject, idempotency_key),
    CONSTRAINT declarations_say_who CHECK (customer_id IS NOT NULL OR typed IS NOT NULL)
);
-- +goose StatementBegin
-- The receipt as it was signed. What was said in free words is in the
-- declaration once; the signature knows no order of members.
CREATE FUNCTION signed_receipt(d declarations) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT (d.receipt || jsonb_strip_nulls(jsonb_build_object('reason', d.reason, 'typed', d.typed)))::text
$$;
-- +goose StatementEnd
CREATE INDEX declarations_customer ON declarations (customer_id) WHERE customer_id IS NOT NULL;

-- What was declared, product by product, with what it was decided on: the
-- terms as of that moment and the preview computed from them. The cause is what
-- the provider's own records say beyond the words: a trigger and its days, no
-- personal data.
CREATE TABLE declared_items (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL REFERENCES declarations (id),
    position        integer NOT NULL CHECK (position >= 0),
    product_id      text NOT NULL REFERENCES products (id),
    product_name    text NOT NULL,
    line            text NOT NULL,
    contract_id     text NOT NULL,
    contract_number text NOT NULL,
    part_of         text,
    named           boolean NOT NULL,
    requested_end   date,
    cause           jsonb,
    terms           jsonb NOT NULL,
    ruling          text, -- how the question of a term that is too long was settled for its clause
    preview         jsonb NOT NULL,
    UNIQUE (case_id, position),
    UNIQUE (case_id, product_id)
);
CREATE INDEX declared_items_product ON declared_items (product_id);

-- From where a form was sent, and a hash of the name in it, so that whoever tries
-- many forms on one name is seen. Kept for two days.
CREATE TABLE attempts (
    case_id uuid PRIMARY KEY REFERENCES declarations (id),
    name    bytea NOT NULL CHECK (length(name) = 32),
    network text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX attempts_name ON attempts (name, made_at);

CREATE TABLE notes (
    id          uuid PRIMARY KEY,
    text        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- Acts of people. Why is in the note; here are IDs, codes and days alone.
CREATE TABLE acts (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL REFERENCES declarations (id),
    kind            text NOT NULL,
    item_ids        uuid[] NOT NULL DEFAULT '{}',
    details         jsonb NOT NULL DEFAULT '{}',
    note_id         uuid NOT NULL REFERENCES notes (id),
    issuer          text NOT NULL,
    subject         text NOT NULL CHECK (strpos(subject, '@') = 0),
    idempotency_key text NOT NULL CHECK (idempotency_key ~ '^[0-9a-f]{64}$'),
    body_hash       bytea NOT NULL CHECK (length(body_hash) = 32),
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject, kind, idempotency_key)
);
CREATE INDEX acts_case ON acts (case_id);

-- What an act says beside its reason: the address to which it sends a mail, the
-- words of a question, the evidence.
CREATE TABLE act_words (
    act_id uuid PRIMARY KEY REFERENCES acts (id),
    words  text NOT NULL
);

-- While a hold of a line stands nobody calls the backend of that line. Once it is
-- released its items go on, so many a minute; whoever lets them go keeps until when
-- turns were given. Why is in the note and as a code.
CREATE TABLE holds (
    id              uuid PRIMARY KEY,
    line            text NOT NULL,
    code            text NOT NULL,
    note_id         uuid NOT NULL REFERENCES notes (id),
    review_at       timestamptz NOT NULL, -- when somebody looks at it again
    issuer          text NOT NULL,
    placed_by       text NOT NULL CHECK (strpos(placed_by, '@') = 0),
    idempotency_key text NOT NULL CHECK (idempotency_key ~ '^[0-9a-f]{64}$'),
    body_hash       bytea NOT NULL CHECK (length(body_hash) = 32),
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    released_at     timestamptz,
    released_by     text CHECK (strpos(released_by, '@') = 0),
    release_rate    integer CHECK (release_rate BETWEEN 1 AND 6000), -- items a minute
    release_hash    bytea CHECK (length(release_hash) = 32), -- of who released it by which key and how
    turns_until     timestamptz,
    UNIQUE (issuer, placed_by, idempotency_key),
    CHECK ((released_at IS NULL) = (released_by IS NULL)),
    CHECK ((released_at IS NULL) = (release_rate IS NULL)),
    CHECK ((released_at IS NULL) = (release_hash IS NULL)),
    CHECK (released_at IS NOT NULL OR turns_until IS NULL)
);
CREATE UNIQUE INDEX holds_standing ON holds (line) WHERE released_at IS NULL;
CREATE INDEX holds_newest ON holds (line, recorded_at DESC);

-- Acts that take two people. Each is bound to how the case stood when it was made. A
-- declaration entered long after its receipt has no case until it is approved.
CREATE TABLE proposals (
    id              uuid PRIMARY KEY,
    case_id         uuid REFERENCES declarations (id),
    act             text NOT NULL,
    item_ids        uuid[] NOT NULL DEFAULT '{}',
    details         jsonb NOT NULL DEFAULT '{}',
    words           text,
    note_id         uuid NOT NULL REFERENCES notes (id),
    case_version    text NOT NULL,
    issuer          text NOT NULL,
    maker           text NOT NULL CHECK (strpos(maker, '@') = 0),
    idempotency_key text NOT NULL CHECK (idempotency_key ~ '^[0-9a-f]{64}$'),
    body_hash       bytea NOT NULL CHECK (length(body_hash) = 32),
    made_at         timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    state           text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'declined', 'stale', 'expired')),
    checker_issuer  text,
    checker         text CHECK (strpos(checker, '@') = 0),
    checker_note_id uuid REFERENCES notes (id),
    act_id          uuid REFERENCES acts (id),
    decided_at      timestamptz,
    UNIQUE (issuer, maker, act, idempotency_key),
    CHECK (maker <> checker),
    CHECK ((state IN ('approved', 'declined')) = (checker IS NOT NULL)),
    CHECK ((checker IS NULL) = (checker_issuer IS NULL)),
    CHECK ((checker IS NULL) = (checker_note_id IS NULL)),
    CHECK ((state = 'approved' AND act <> 'backdate') = (act_id IS NOT NULL)),
    CHECK ((state = 'approved' OR act <> 'backdate') = (case_id IS NOT NULL)),
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX proposals_one_open ON proposals (case_id, act) WHERE state = 'open';
CREATE INDEX proposals_case ON proposals (case_id);
CREATE INDEX proposals_open ON proposals (expires_at) WHERE state = 'open';

-- What such a declaration says, as it was sent. It is received as of its day, and
-- waits for a second person however long that takes.
CREATE TABLE entries (
    proposal_id uuid PRIMARY KEY REFERENCES proposals (id),
    customer_id text NOT NULL REFERENCES customers (id),
    received_at timestamptz NOT NULL,
    body        jsonb NOT NULL
);
CREATE INDEX entries_customer ON entries (customer_id);

-- Many cases that somebody acts on alike. What was chosen, and how each case stood,
-- is frozen here by the dry run; a worker acts on them one by one, so many a minute.
CREATE TABLE batches (
    id              uuid PRIMARY KEY,
    act             text NOT NULL,
    through         text NOT NULL, -- what a case is called once the act got through
    details         jsonb NOT NULL DEFAULT '{}',
    reason          text NOT NULL,
    words           text,
    filter          jsonb NOT NULL,
    left_out        integer NOT NULL, -- cases that fit as well and are too many
    rate            integer NOT NULL CHECK (rate BETWEEN 1 AND 6000), -- cases a minute
    two_people      boolean NOT NULL,
    issuer          text NOT NULL,
    maker           text NOT NULL CHECK (strpos(maker, '@') = 0),
    idempotency_key text NOT NULL CHECK (idempotency_key ~ '^[0-9a-f]{64}$'),
    body_hash       bytea NOT NULL CHECK (length(body_hash) = 32),
    made_at         timestamptz NOT NULL DEFAULT now(),
    state           text NOT NULL DEFAULT 'drafted' CHECK (state IN ('drafted', 'running', 'paused', 'done', 'cancelled')),
    starter_issuer  text,
    starter         text CHECK (strpos(starter, '@') = 0),
    started_at      timestamptz,
    ended_at        timestamptz,
    turns_until     timestamptz,
    UNIQUE (issuer, maker, idempotency_key),
    CHECK (NOT two_people OR maker <> starter),
    CHECK ((starter IS NULL) = (starter_issuer IS NULL)),
    CHECK ((starter IS NULL) = (started_at IS NULL)),
    CHECK (starter IS NOT NULL OR state IN ('drafted', 'cancelled')),
    CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL))
);
CREATE INDEX batches_newest ON batches (made_at DESC, id DESC);
CREATE INDEX batches_running ON batches (id) WHERE state = 'running';

-- The cases of a batch, in their order. Without an outcome it is not a case's turn
-- yet; running: the act stands, and the case has not come to where it ends.
CREATE TABLE batch_items (
    batch_id   uuid NOT NULL REFERENCES batches (id),
    position   integer NOT NULL,
    case_id    uuid NOT NULL REFERENCES declarations (id),
    tag        text NOT NULL, -- how the case stood
    outcome    text CHECK (outcome IN ('running', 'cancelled', 'continued', 'done', 'parked_again', 'delayed', 'changed_meanwhile', 'refused')),
    code       text, -- why it is refused
    act_id     uuid REFERENCES acts (id),
    settled_at timestamptz,
    PRIMARY KEY (batch_id, position),
    UNIQUE (batch_id, case_id),
    CHECK ((outcome IS NOT DISTINCT FROM 'refused') = (code IS NOT NULL)),
    CHECK (act_id IS NOT NULL OR outcome IS NULL OR outcome IN ('changed_meanwhile', 'refused')),
    CHECK ((outcome IS NULL OR outcome = 'running') = (settled_at IS NULL))
);
CREATE INDEX batch_items_case ON batch_items (case_id);
CREATE INDEX batch_items_waiting ON batch_items (batch_id, position) WHERE outcome IS NULL;
CREATE INDEX batch_items_running ON batch_items (batch_id, position) WHERE outcome = 'running';

-- The worker acts for nobody but whoever made a batch that runs, and on its cases alone.
-- +goose StatementBegin
CREATE FUNCTION acts_of_worker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'fairwell_worker' AND NOT EXISTS (
        SELECT FROM batches AS b JOIN batch_items AS i ON i.batch_id = b.id
        WHERE b.state = 'running' AND (b.act, b.issuer, b.maker, i.case_id) = (NEW.kind, NEW.issuer, NEW.subject, NEW.case_id) AND i.outcome IS NULL
    ) THEN
        RAISE EXCEPTION 'the act is of no batch that runs' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER acts_of_worker BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION acts_of_worker();

-- Who works on a case just now, so that two do not. It ends by the clock, and keeps
-- nobody from acting.
CREATE TABLE takes (
    case_id uuid PRIMARY KEY REFERENCES declarations (id),
    issuer  text NOT NULL,
    subject text NOT NULL CHECK (strpos(subject, '@') = 0),
    until   timestamptz NOT NULL
);
CREATE INDEX takes_subject ON takes (subject, issuer, until);

CREATE TABLE delivery_events (
    mail_id     uuid NOT NULL,
    attempt     integer NOT NULL,
    event       text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (mail_id, attempt, event)
);
CREATE INDEX delivery_events_recorded ON delivery_events (recorded_at, mail_id);

-- Which member of staff was shown the personal data of a case, or of a customer, and
-- for what. Appended before the answer is given.
CREATE TABLE reads (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    issuer      text NOT NULL,
    subject     text NOT NULL CHECK (strpos(subject, '@') = 0),
    case_id     uuid REFERENCES declarations (id), -- one of the two
    customer_id text REFERENCES customers (id),
    purpose     text NOT NULL CHECK (purpose ~ '^[a-z_]+$'),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((case_id IS NULL) <> (customer_id IS NULL))
);
CREATE INDEX reads_recorded ON reads (recorded_at);
