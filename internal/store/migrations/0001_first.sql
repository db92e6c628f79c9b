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
    imported_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE contracts (
    id           text PRIMARY KEY,
    customer_id  text NOT NULL REFERENCES customers (id),
    number       text NOT NULL,
    concluded_on date,
    imported_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contracts_customer ON contracts (customer_id);

CREATE TABLE products (
    id          text PRIMARY KEY,
    contract_id text NOT NULL REFERENCES contracts (id),
    name        text NOT NULL,
    line        text NOT NULL,
    part_of     text REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED,
    ended_on    date,
    terms       jsonb NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    CHECK (part_of <> id)
);
CREATE INDEX products_contract ON products (contract_id);
CREATE INDEX products_part_of ON products (part_of) WHERE part_of IS NOT NULL;

-- Facts from outside: appended by the API, never changed.
CREATE TABLE declarations (
    id                 uuid PRIMARY KEY,
    customer_id        text REFERENCES customers (id),
    kind               text NOT NULL CHECK (kind IN ('ordinary', 'for_cause')),
    reason             text,
    channel            text NOT NULL,
    locale             text NOT NULL CHECK (locale IN ('de', 'en')),
    confirmation_email text,
    external_ref       text,
    received_at        timestamptz NOT NULL CHECK (received_at = date_trunc('second', received_at)),
    recorded_at        timestamptz NOT NULL DEFAULT now(),
    rule_version       text NOT NULL,
    issuer             text NOT NULL,
    subject            text NOT NULL,
    idempotency_key    text NOT NULL,
    body_hash          bytea NOT NULL CHECK (length(body_hash) = 32),
    UNIQUE (issuer, subject, idempotency_key)
);
CREATE INDEX declarations_customer ON declarations (customer_id, received_at, id);
CREATE INDEX declarations_newest ON declarations (received_at DESC, id DESC);
CREATE INDEX declarations_external_ref ON declarations (external_ref) WHERE external_ref IS NOT NULL;

-- What was declared, product by product, with what it was decided on: the
-- terms as of that moment and the preview computed from them.
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
    terms           jsonb NOT NULL,
    preview         jsonb NOT NULL,
    UNIQUE (case_id, position),
    UNIQUE (case_id, product_id)
);
CREATE INDEX declared_items_product ON declared_items (product_id);

CREATE TABLE notes (
    id          uuid PRIMARY KEY,
    text        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- Acts of people. Why stands in the note; here are IDs and codes alone.
CREATE TABLE acts (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL REFERENCES declarations (id),
    kind            text NOT NULL,
    item_ids        uuid[] NOT NULL DEFAULT '{}',
    note_id         uuid NOT NULL REFERENCES notes (id),
    issuer          text NOT NULL,
    subject         text NOT NULL,
    idempotency_key text NOT NULL,
    body_hash       bytea NOT NULL CHECK (length(body_hash) = 32),
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject, kind, idempotency_key)
);
CREATE INDEX acts_case ON acts (case_id);

-- What became of an act; one without a row here is still owed to the workflow.
CREATE TABLE act_outcomes (
    act_id      uuid PRIMARY KEY REFERENCES acts (id),
    code        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE delivery_events (
    mail_id     uuid NOT NULL,
    event       text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (mail_id, event)
);

-- What activities decide and do.
CREATE TABLE items (
    id                  uuid PRIMARY KEY REFERENCES declared_items (id),
    case_id             uuid NOT NULL REFERENCES declarations (id),
    product_id          text NOT NULL REFERENCES products (id),
    state               text NOT NULL,
    refused_code        text,
    refused_by          uuid REFERENCES items (id),
    refused_ends_on     date,
    review_declared_end date,
    review_state        text CHECK (review_state IN ('open', 'accepted', 'rejected')),
    decided             boolean NOT NULL DEFAULT false, -- the rules have spoken, also for a refused item
    error_code          text,
    error_since         timestamptz,
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'refused') = (refused_code IS NOT NULL)),
    CHECK ((refused_by IS NOT NULL) = (refused_code IS NOT DISTINCT FROM 'already_cancelled')),
    CHECK ((state IN ('delayed', 'parked')) = (error_code IS NOT NULL)),
    CHECK ((error_code IS NULL) = (error_since IS NULL)),
    CHECK ((review_declared_end IS NULL) = (review_state IS NULL))
);
CREATE INDEX items_case ON items (case_id);
-- A product is cancelled by one case only.
CREATE UNIQUE INDEX items_one_per_product ON items (product_id) WHERE state <> 'refused';
CREATE INDEX items_open ON items (case_id) WHERE state NOT IN ('cancelled', 'refused') OR review_state = 'open';

CREATE TABLE decisions (
    item_id         uuid NOT NULL REFERENCES items (id),
    number          integer NOT NULL CHECK (number >= 1),
    ends_on         date NOT NULL,
    last_receipt_on date NOT NULL,
    basis           text[] NOT NULL,
    steps           jsonb NOT NULL,
    taken_along_by  text REFERENCES products (id),
    rule_version    text NOT NULL,
    decided_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, number)
);

-- The product is cancelled as of a decision's end, and its backend knows.
CREATE TABLE product_marks (
    item_id   uuid NOT NULL,
    decision  integer NOT NULL,
    ends_on   date NOT NULL,
    marked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, decision),
    FOREIGN KEY (item_id, decision) REFERENCES decisions (item_id, number)
);

-- The ledger: content is frozen before the first try.
CREATE TABLE mails (
    id           uuid PRIMARY KEY,
    case_id      uuid NOT NULL REFERENCES declarations (id),
    kind         text NOT NULL,
    number       integer NOT NULL CHECK (number >= 0),
    state        text NOT NULL,
    attempt      integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    subject      text NOT NULL,
    text         text NOT NULL,
    html         text NOT NULL,
    body_hash    bytea NOT NULL CHECK (length(body_hash) = 32),
    recipients   text[] NOT NULL DEFAULT '{}', -- the address of each attempt
    x_message_id text,
    error_code   text,
    claimed_at   timestamptz,
    absent_polls timestamptz[] NOT NULL DEFAULT '{}', -- searches of this attempt that saw nothing
    sent_at      timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (case_id, kind, number),
    CHECK (kind NOT IN ('confirmation', 'receipt') OR number = 0),
    CHECK (cardinality(recipients) = attempt),
    CHECK ((attempt = 0) = (claimed_at IS NULL)),
    CHECK (state NOT IN ('sending', 'sent', 'unknown') OR attempt > 0),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX mails_open ON mails (case_id) WHERE state IN ('pending', 'sending', 'unknown', 'parked');
