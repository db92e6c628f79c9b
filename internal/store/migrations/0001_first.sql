-- +goose Up

-- Master data, written by the import alone.
CREATE TABLE customers (
    id          text PRIMARY KEY,
    number      text NOT NULL,
    name        text NOT NULL,
    email       text,
    locale      text NOT NULL DEFAULT 'de' CHECK (locale IN ('de', 'en')),
    phone       text,
    birth_date  date,
    address     jsonb,
    imported_at timestamptz NOT NULL DEFAULT now(),
    restricted_at      timestamptz, -- he asked for erasure: no search finds him
    restricted_note_id uuid,
    erased_at          timestamptz -- what names him is gone; the next import of a contract brings it back
);
CREATE INDEX customers_kept ON customers (id) WHERE erased_at IS NULL;
-- Customers are looked for by what a person may have typed.
CREATE INDEX customers_number ON customers (number);
CREATE INDEX customers_email ON customers (lower(email));
CREATE INDEX customers_phone ON customers (right(regexp_replace(phone, '[^0-9]', '', 'g'), 9));
CREATE INDEX customers_birth_date ON customers (birth_date);
-- +goose StatementBegin
-- The words of a name, as package cancellation compares them: ä is ae, signs do not count.
CREATE FUNCTION folded_name(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT to_tsvector('simple', translate(
        replace(replace(replace(replace(replace(replace(replace(name, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'),
            'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue'), 'ß', 'ss'), $q$-,.'’$q$, '  '))
$$;
-- +goose StatementEnd
CREATE INDEX customers_name ON customers USING gin (folded_name(name));

CREATE TABLE contracts (
    id           text PRIMARY KEY,
    customer_id  text NOT NULL REFERENCES customers (id),
    number       text NOT NULL,
    concluded_on date,
    imported_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contracts_customer ON contracts (customer_id);
CREATE INDEX contracts_number ON contracts (number);
-- A withdrawal names a contract by its number, however it is written.
CREATE INDEX contracts_plain_number ON contracts (regexp_replace(lower(number), '[^a-z0-9]', '', 'g'));

CREATE TABLE products (
    id           text PRIMARY KEY,
    contract_id  text NOT NULL REFERENCES contracts (id),
    name         text NOT NULL,
    line         text NOT NULL,
    part_of      text REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED,
    ended_on     date,
    cancelled_to date, -- last day, inclusive, of one that was cancelled elsewhere
    received_on  date, -- when that cancellation was received, where it is known
    terms        jsonb NOT NULL,
    imported_at  timestamptz NOT NULL DEFAULT now(), -- when an import last changed it
    changed_at   timestamptz, -- when an import last changed what it is or its terms, not its end
    CHECK (part_of <> id),
    CHECK (received_on IS NULL OR cancelled_to IS NOT NULL)
);
CREATE INDEX products_contract ON products (contract_id);
CREATE INDEX products_part_of ON products (part_of) WHERE part_of IS NOT NULL;

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

-- What activities find, decide and do.

-- What became of an act; one without a row here is still owed an answer.
CREATE TABLE act_outcomes (
    act_id      uuid PRIMARY KEY REFERENCES acts (id),
    code        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- Whose declaration a typed one is: found by what was typed, and how surely, or
-- by a person.
CREATE TABLE identifications (
    case_id     uuid PRIMARY KEY REFERENCES declarations (id),
    customer_id text NOT NULL REFERENCES customers (id),
    degree      text CHECK (degree IN ('plain', 'strong')),
    act_id      uuid REFERENCES acts (id),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((degree IS NULL) = (act_id IS NOT NULL))
);
CREATE INDEX identifications_customer ON identifications (customer_id);

-- A typed declaration was compared with the customers and fitted none.
CREATE TABLE tried_matches (
    case_id     uuid PRIMARY KEY REFERENCES declarations (id),
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- Whose contract, or which part of it, is withdrawn from, and whether in time.
-- Found once, by what was typed; what is unclear is for a person.
CREATE TABLE withdrawal_matches (
    case_id          uuid PRIMARY KEY REFERENCES declarations (id),
    code             text NOT NULL,
    customer_id      text REFERENCES customers (id),
    contract_id      text REFERENCES contracts (id),
    product_ids      text[] NOT NULL DEFAULT '{}',
    withdrawal_until date,
    in_time          boolean,
    matched_at       timestamptz NOT NULL DEFAULT now(),
    CHECK ((withdrawal_until IS NULL) = (in_time IS NULL)),
    CHECK (withdrawal_until IS NULL OR contract_id IS NOT NULL),
    CHECK (contract_id IS NULL OR customer_id IS NOT NULL),
    CHECK (code <> 'matched' OR (contract_id IS NOT NULL AND in_time AND cardinality(product_ids) > 0))
);

CREATE TABLE items (
    id                  uuid PRIMARY KEY REFERENCES declared_items (id),
    case_id             uuid NOT NULL REFERENCES declarations (id),
    product_id          text NOT NULL REFERENCES products (id),
    line                text NOT NULL, -- as declared: items of one line wait in one line
    state               text NOT NULL,
    holds               boolean NOT NULL DEFAULT false, -- the product ends by this item
    round               integer NOT NULL DEFAULT 0, -- rises when the run is to take the item up again
    refused_code        text,
    refused_by          uuid REFERENCES items (id),
    refused_ends_on     date,
    review_declared_end date,
    review_state        text CHECK (review_state IN ('open', 'accepted', 'rejected')),
    decided             boolean NOT NULL DEFAULT false, -- the rules have spoken, also for a refused item
    error_code          text,
    error_since         timestamptz,
    let_go_at           timestamptz, -- its turn came after a hold: news to its run
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'refused') = (refused_code IS NOT NULL)),
    CHECK (refused_by IS NULL OR refused_code IS NOT DISTINCT FROM 'already_cancelled'),
    CHECK ((refused_code IS NULL) = (refused_by IS NULL AND refused_ends_on IS NULL)), -- what holds instead is known
    CHECK ((state IN ('delayed', 'parked', 'held')) = (error_code IS NOT NULL)),
    CHECK ((error_code IS NULL) = (error_since IS NULL)),
    CHECK ((review_declared_end IS NULL) = (review_state IS NULL)),
    CHECK (NOT holds OR state NOT IN ('received', 'refused', 'continued'))
);
CREATE INDEX items_case ON items (case_id);
CREATE INDEX items_product ON items (product_id);
CREATE INDEX items_refused_by ON items (refused_by) WHERE refused_by IS NOT NULL;
CREATE INDEX items_stuck ON items (state) WHERE state IN ('delayed', 'parked');
CREATE INDEX items_held ON items (line, error_since, id) WHERE state = 'held';
-- A product ends by one item only.
CREATE UNIQUE INDEX items_one_per_product ON items (product_id) WHERE holds;

-- Numbered; the newest counts. No end: the product continues.
CREATE TABLE decisions (
    item_id         uuid NOT NULL REFERENCES items (id),
    number          integer NOT NULL CHECK (number >= 1),
    ends_on         date,
    last_receipt_on date,
    basis           text[] NOT NULL DEFAULT '{}',
    steps           jsonb NOT NULL DEFAULT '[]',
    readings        jsonb NOT NULL DEFAULT '[]', -- what a disputed question leaves open
    taken_along_by  text REFERENCES products (id),
    rule_version    text NOT NULL,
    act_id          uuid REFERENCES acts (id), -- none: by the rules
    decided_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, number),
    CHECK ((ends_on IS NULL) = (last_receipt_on IS NULL)),
    CHECK (ends_on IS NOT NULL OR act_id IS NOT NULL)
);

-- Clauses whose terms are too long: what they say, and the case that met one first.
-- Support settles once how the question is answered for all contracts that have it.
CREATE TABLE clauses (
    id       text PRIMARY KEY, -- a hash of the terms
    terms    jsonb NOT NULL,
    case_id  uuid NOT NULL REFERENCES declarations (id),
    seen_at  timestamptz NOT NULL DEFAULT now(),
    ruling   text,
    issuer   text,
    ruled_by text CHECK (strpos(ruled_by, '@') = 0),
    note_id  uuid REFERENCES notes (id),
    ruled_at timestamptz,
    CHECK (num_nulls(ruling, issuer, ruled_by, note_id, ruled_at) IN (0, 5))
);

-- The decision is carried out: the product is marked, and its backend knows.
CREATE TABLE product_marks (
    item_id   uuid NOT NULL,
    decision  integer NOT NULL,
    ends_on   date,
    marked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, decision),
    FOREIGN KEY (item_id, decision) REFERENCES decisions (item_id, number)
);

-- The ledger of mails. A debt is a pending row without content; the content is
-- frozen before the first try.
CREATE TABLE mails (
    id           uuid PRIMARY KEY,
    case_id      uuid NOT NULL REFERENCES declarations (id),
    kind         text NOT NULL CHECK (kind IN ('confirmation', 'correction', 'continuation', 'receipt', 'alert', 'acknowledgement', 'question')),
    number       integer NOT NULL CHECK (number >= 0 AND (kind NOT IN ('correction', 'continuation') OR number > 0) AND (number = 0 OR kind IN ('correction', 'continuation', 'confirmation', 'question'))),
    state        text NOT NULL DEFAULT 'pending',
    act_id       uuid REFERENCES acts (id), -- whose words it carries, or which it tells
    attempt      integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    round        integer NOT NULL DEFAULT 0, -- rises when the run is to take the mail up again
    subject      text,
    document     jsonb,
    recipients   text[] NOT NULL DEFAULT '{}', -- the address of each attempt
    redirected   text,             -- where a person sent it instead
    counts_for   text,             -- the address, however it is written, if it may be anybody's
    on_behalf    bytea,            -- a hash of the name in it: one address serves names in turn
    x_message_id text,
    error_code   text,
    waits        boolean NOT NULL DEFAULT false, -- unknown, and nobody looks any more by himself
    claimed_at   timestamptz,
    absent_polls timestamptz[] NOT NULL DEFAULT '{}', -- searches of this attempt that saw nothing
    sent_at      timestamptz,
    posted_on    date,             -- printed and given to the post
    repeats_for  text REFERENCES customers (id), -- everything was cancelled before: one such mail a day
    told_by      uuid REFERENCES mails (id),     -- the mail of another case that tells it as well
    reported     text[] NOT NULL DEFAULT '{}', -- what delivery events said that are erased by now
    reported_at  timestamptz, -- the newest of them
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (case_id, kind, number),
    CHECK (act_id IS NULL OR kind IN ('question', 'correction', 'continuation') AND number > 0),
    CHECK ((subject IS NULL) = (document IS NULL)),
    CHECK (attempt = 0 OR document IS NOT NULL),
    CHECK (cardinality(recipients) IN (0, attempt)), -- none of a mail that was erased
    CHECK ((attempt = 0) = (claimed_at IS NULL)),
    CHECK (state NOT IN ('sending', 'sent', 'unknown') OR attempt > 0 OR told_by IS NOT NULL),
    CHECK ((state = 'posted') = (posted_on IS NOT NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (NOT waits OR state = 'unknown')
);
-- After a restore: how many mails about a case the provider has taken of which the record
-- may know nothing. That many are left to a person before one is sent again.
CREATE TABLE mail_doubts (
    case_id uuid PRIMARY KEY REFERENCES declarations (id),
    mails   integer NOT NULL CHECK (mails >= 0)
);
-- One address that may be anybody's gets a few mails an hour only.
CREATE INDEX mails_counts_for ON mails (counts_for, kind, claimed_at) WHERE counts_for IS NOT NULL;
CREATE INDEX mails_repeats_for ON mails (repeats_for) WHERE repeats_for IS NOT NULL;
CREATE INDEX mails_told_by ON mails (told_by) WHERE told_by IS NOT NULL;
CREATE INDEX mails_stuck ON mails (state) WHERE state IN ('unknown', 'parked');

-- What a correction tells: the decisions of one transaction. An item that
-- another case took over has none, but the item by which its product ends now.
CREATE TABLE mail_changes (
    mail_id  uuid NOT NULL REFERENCES mails (id),
    item_id  uuid NOT NULL REFERENCES items (id),
    decision integer NOT NULL,
    ended_by uuid REFERENCES items (id),
    ends_on  date,
    rejected_end date, -- the declared day that a person did not accept
    PRIMARY KEY (mail_id, item_id),
    CHECK (ended_by IS NULL OR ends_on IS NOT NULL)
);

-- What must not be erased until a day, whoever asks: a dispute, an inspection.
CREATE TABLE legal_holds (
    id          uuid PRIMARY KEY,
    customer_id text REFERENCES customers (id), -- one of the two: all of a customer, or one case
    case_id     uuid REFERENCES declarations (id),
    held_by     text NOT NULL, -- a role, not a name
    note_id     uuid NOT NULL REFERENCES notes (id),
    until       date NOT NULL, -- inclusive
    recorded_at timestamptz NOT NULL DEFAULT now(),
    released_at timestamptz,
    CHECK ((customer_id IS NULL) <> (case_id IS NULL))
);
CREATE INDEX legal_holds_customer ON legal_holds (customer_id);
CREATE INDEX legal_holds_case ON legal_holds (case_id);

-- What was erased or restricted, by ID alone: replayed after a restore from a
-- backup, which brings back what was gone.
CREATE TABLE erasures (
    kind      text NOT NULL CHECK (kind IN ('case', 'customer', 'restriction')),
    id        text NOT NULL,
    class     text NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, id)
);

-- Who is signed in to the customer centre. The token is a hash of the one in
-- the cookie, so that nobody signs in with what he reads here. An ended session
-- stays until it expires: a request that is still under way must not store it
-- again. The API's role may change and delete rows of this table and of no other.
CREATE TABLE sessions (
    token      text PRIMARY KEY,
    data       bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    ended      boolean NOT NULL DEFAULT false,
    CONSTRAINT sessions_ended_hold_nothing CHECK (NOT ended OR length(data) = 0)
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
