-- +goose Up

-- Withdrawals (§ 356a BGB) have tables of their own: a withdrawal ends nothing
-- on a day, it undoes a contract from its start. What was declared is appended
-- by the API and never changed.
CREATE TABLE withdrawals (
    id              uuid PRIMARY KEY,
    typed           jsonb NOT NULL,
    locale          text NOT NULL CHECK (locale IN ('de', 'en')),
    received_at     timestamptz NOT NULL CHECK (received_at = date_trunc('second', received_at)),
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    receipt         text NOT NULL,
    receipt_code    text NOT NULL UNIQUE,
    link_key        bytea NOT NULL DEFAULT (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    issuer          text NOT NULL,
    subject         text NOT NULL,
    idempotency_key text NOT NULL,
    body_hash       bytea NOT NULL CHECK (length(body_hash) = 32),
    UNIQUE (issuer, subject, idempotency_key)
);
CREATE INDEX withdrawals_newest ON withdrawals (received_at DESC, id DESC);
CREATE INDEX withdrawals_recorded ON withdrawals (recorded_at);

-- Whose contract, or which part of it, is withdrawn from, and whether in time.
-- Found once, by what was typed; what is unclear is for a person.
CREATE TABLE withdrawal_matches (
    withdrawal_id    uuid PRIMARY KEY REFERENCES withdrawals (id),
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

-- What the rules settled at once, or people did later; the newest of a person
-- counts. Why stands in the note alone.
CREATE TABLE withdrawal_outcomes (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    withdrawal_id   uuid NOT NULL REFERENCES withdrawals (id),
    outcome         text NOT NULL CHECK (outcome IN ('accepted', 'rejected')),
    note_id         uuid REFERENCES notes (id), -- none: settled by the rules
    issuer          text,
    subject         text,
    idempotency_key text,
    body_hash       bytea CHECK (length(body_hash) = 32),
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject, idempotency_key),
    CHECK ((note_id IS NULL) = (issuer IS NULL)),
    CHECK ((note_id IS NULL) = (subject IS NULL)),
    CHECK ((note_id IS NULL) = (idempotency_key IS NULL)),
    CHECK ((note_id IS NULL) = (body_hash IS NULL)),
    CHECK (note_id IS NOT NULL OR outcome = 'accepted')
);
CREATE INDEX withdrawal_outcomes_withdrawal ON withdrawal_outcomes (withdrawal_id, recorded_at);
CREATE UNIQUE INDEX withdrawal_outcomes_by_rules ON withdrawal_outcomes (withdrawal_id) WHERE note_id IS NULL;

-- A withdrawal names a contract by its number, however it is written.
CREATE INDEX contracts_plain_number ON contracts (regexp_replace(lower(number), '[^a-z0-9]', '', 'g'));
-- It is acknowledged by exactly one mail.
ALTER TABLE mails ADD CONSTRAINT mails_withdrawal_is_one CHECK (kind <> 'withdrawal' OR number = 0);

GRANT SELECT ON withdrawals, withdrawal_matches, withdrawal_outcomes TO fairwell_api;
GRANT INSERT ON withdrawals, withdrawal_outcomes TO fairwell_api;

-- The state is the first that fits; nobody writes it.
CREATE VIEW withdrawal_states AS
SELECT w.id,
       w.typed,
       w.locale,
       w.received_at,
       w.recorded_at,
       w.receipt,
       w.receipt_code,
       coalesce(f.code, '') AS code,
       f.customer_id,
       f.contract_id,
       coalesce(f.product_ids, '{}') AS product_ids,
       f.withdrawal_until,
       f.in_time,
       coalesce(p.outcome, r.outcome) AS outcome,
       p.outcome IS NOT NULL AS by_person,
       coalesce(p.recorded_at, r.recorded_at) AS settled_at,
       coalesce(m.state, 'pending') AS mail_state,
       m.sent_at AS mail_sent_at,
       CASE
           WHEN f.code <> 'matched' AND p.outcome IS NULL THEN 'needs_attention'
           -- A person who settled it before the mail got into trouble did not know of that.
           WHEN p.recorded_at IS NULL AND m.state IN ('unknown', 'parked', 'bounced', 'dropped', 'to_print')
                OR m.state = 'unknown' AND p.recorded_at < l.claimed_at
                OR m.state IN ('parked', 'to_print') AND p.recorded_at < m.updated_at
                OR m.state IN ('bounced', 'dropped') AND p.recorded_at < e.recorded_at THEN 'needs_attention'
           WHEN f.code IS NULL THEN 'received'
           WHEN m.state IS NULL OR m.state IN ('pending', 'sending') THEN
               CASE WHEN f.code = 'matched' THEN 'matched' ELSE 'received' END
           ELSE 'completed'
       END AS state
FROM withdrawals AS w
LEFT JOIN withdrawal_matches AS f ON f.withdrawal_id = w.id
LEFT JOIN LATERAL (
    SELECT outcome, recorded_at FROM withdrawal_outcomes
    WHERE withdrawal_id = w.id AND note_id IS NOT NULL ORDER BY recorded_at DESC, id DESC LIMIT 1
) AS p ON true
LEFT JOIN withdrawal_outcomes AS r ON r.withdrawal_id = w.id AND r.note_id IS NULL
LEFT JOIN mail_states AS m ON m.case_id = w.id AND m.kind = 'withdrawal' AND m.number = 0
LEFT JOIN mails AS l ON l.id = m.id
LEFT JOIN LATERAL (
    SELECT max(recorded_at) AS recorded_at FROM delivery_events
    WHERE mail_id = m.id AND event IN ('bounce', 'dropped')
) AS e ON true;
GRANT SELECT ON withdrawal_states TO fairwell_api;
