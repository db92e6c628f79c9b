-- +goose Up

-- The public form asks nobody to sign in: what a person typed is kept as typed,
-- and who that is may be found out later. The receipt is kept as it was signed,
-- and found by its short code. The link key makes links to the case; erasing
-- the row ends them.
ALTER TABLE declarations
    ADD COLUMN typed jsonb,
    ADD COLUMN receipt text,
    ADD COLUMN receipt_code text UNIQUE,
    ADD COLUMN link_key bytea NOT NULL DEFAULT (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    ADD CONSTRAINT declarations_receipt_has_code CHECK ((receipt IS NULL) = (receipt_code IS NULL)),
    ADD CONSTRAINT declarations_say_who CHECK (customer_id IS NOT NULL OR typed IS NOT NULL);

-- Whose declaration a typed one is: found by what was typed, or by a person.
CREATE TABLE identifications (
    case_id     uuid PRIMARY KEY REFERENCES declarations (id),
    customer_id text NOT NULL REFERENCES customers (id),
    act_id      uuid REFERENCES acts (id), -- none: found by what was typed
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX identifications_customer ON identifications (customer_id);

-- Whose each declaration is, as far as that is known.
CREATE VIEW declared_by AS
SELECT id AS case_id, customer_id FROM declarations WHERE customer_id IS NOT NULL
UNION ALL
SELECT case_id, customer_id FROM identifications;

-- Customers are looked for by what a person may have typed.
CREATE INDEX customers_number ON customers (number);
CREATE INDEX customers_email ON customers (lower(email));
CREATE INDEX customers_phone ON customers (right(regexp_replace(phone, '[^0-9]', '', 'g'), 9));
CREATE INDEX customers_birth_date ON customers (birth_date);
CREATE INDEX contracts_number ON contracts (number);

-- The public form mails one address a few times an hour only.
CREATE INDEX mails_claimed ON mails (claimed_at);

-- What the saved confirmation says, block by block; it is frozen with the mail.
-- A mail may also belong to a withdrawal, which is no case.
ALTER TABLE mails
    ADD COLUMN document jsonb,
    DROP CONSTRAINT mails_case_id_fkey;

GRANT SELECT, INSERT ON identifications TO fairwell_api;
GRANT SELECT ON declared_by TO fairwell_api;

CREATE OR REPLACE VIEW cases AS
SELECT d.id,
       coalesce(d.customer_id, n.customer_id) AS customer_id,
       d.kind,
       d.reason,
       d.channel,
       d.locale,
       d.confirmation_email,
       d.external_ref,
       d.received_at,
       d.recorded_at,
       d.issuer,
       d.subject,
       coalesce(m.state, 'pending') AS confirmation_state,
       m.sent_at AS confirmation_sent_at,
       CASE
           WHEN d.customer_id IS NULL AND n.customer_id IS NULL THEN 'unmatched'
           WHEN i.items = 0 THEN 'received'
           WHEN i.parked > 0 OR i.in_review > 0 OR a.objections > 0
                OR m.state IN ('unknown', 'parked', 'bounced', 'dropped', 'to_print') THEN 'needs_attention'
           WHEN i.open = 0 AND a.open = 0
                AND m.state IS NOT NULL AND m.state NOT IN ('pending', 'sending') THEN 'completed'
           ELSE 'cancelling'
       END AS state,
       d.customer_id IS NULL AND n.customer_id IS NULL
           OR i.items = 0 OR i.open > 0 OR i.in_review > 0 OR a.open > 0
           OR m.state IS NULL OR m.state IN ('pending', 'sending', 'unknown', 'parked') AS open,
       greatest(d.recorded_at, n.recorded_at, i.updated_at, m.updated_at, a.updated_at, e.updated_at) AS updated_at,
       a.objected_at
FROM declarations AS d
LEFT JOIN identifications AS n ON n.case_id = d.id
LEFT JOIN LATERAL (
    SELECT count(*) AS items,
           count(*) FILTER (WHERE state NOT IN ('cancelled', 'refused')) AS open,
           count(*) FILTER (WHERE state = 'parked') AS parked,
           count(*) FILTER (WHERE review_state = 'open') AS in_review,
           max(updated_at) AS updated_at
    FROM items WHERE case_id = d.id
) AS i ON true
LEFT JOIN mail_states AS m ON m.case_id = d.id AND m.kind = 'confirmation' AND m.number = 0
LEFT JOIN LATERAL (
    -- An objection asks a person to look, and stops nothing: no run waits for it.
    SELECT count(*) FILTER (WHERE o.act_id IS NULL AND t.kind <> 'objection') AS open,
           count(*) FILTER (WHERE o.act_id IS NULL AND t.kind = 'objection') AS objections,
           min(t.recorded_at) FILTER (WHERE o.act_id IS NULL AND t.kind = 'objection') AS objected_at,
           max(greatest(t.recorded_at, o.recorded_at)) AS updated_at
    FROM acts AS t LEFT JOIN act_outcomes AS o ON o.act_id = t.id WHERE t.case_id = d.id
) AS a ON true
LEFT JOIN LATERAL (
    SELECT max(recorded_at) AS updated_at FROM delivery_events WHERE mail_id = m.id
) AS e ON true;
