-- +goose Up

-- What activities find, decide and do.

-- What became of an act; one without a row here is still owed an answer.
CREATE TABLE act_outcomes (
    act_id      uuid PRIMARY KEY REFERENCES acts (id),
    code        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    told_at     timestamptz -- since when the run is known to have taken up what follows
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
