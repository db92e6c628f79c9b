-- +goose Up

-- One row per product of a case: the newest decision, before that the preview.
CREATE VIEW case_items AS
SELECT d.case_id,
       d.id AS item_id,
       d.position,
       d.product_id,
       d.product_name,
       d.line,
       d.contract_id,
       d.contract_number,
       d.part_of,
       d.named,
       d.requested_end,
       d.terms,
       coalesce(i.state, 'received') AS state,
       coalesce(x.number, 0) AS decision,
       coalesce(x.ends_on, (d.preview ->> 'ends_on')::date) AS ends_on,
       coalesce(x.last_receipt_on, (d.preview ->> 'last_receipt_on')::date) AS last_receipt_on,
       CASE WHEN x.number IS NULL THEN d.preview -> 'basis' ELSE to_jsonb(x.basis) END AS basis,
       coalesce(x.steps, d.preview -> 'steps') AS steps,
       CASE WHEN x.number IS NULL THEN d.preview ->> 'taken_along_by' ELSE x.taken_along_by END AS taken_along_by,
       CASE WHEN i.id IS NULL THEN d.preview -> 'refused' ->> 'code' ELSE i.refused_code END AS refused_code,
       CASE WHEN i.id IS NULL THEN (d.preview -> 'refused' ->> 'case_id')::uuid ELSE w.case_id END AS refused_case_id,
       CASE WHEN i.id IS NULL THEN (d.preview -> 'refused' ->> 'ends_on')::date
            WHEN i.refused_by IS NULL THEN i.refused_ends_on
            ELSE coalesce(wx.ends_on, (wd.preview ->> 'ends_on')::date) END AS refused_ends_on,
       CASE WHEN i.decided IS NOT TRUE THEN (d.preview -> 'review' ->> 'declared_end')::date
            ELSE i.review_declared_end END AS review_declared_end,
       CASE WHEN i.decided IS NOT TRUE THEN d.preview -> 'review' ->> 'state'
            ELSE i.review_state END AS review_state,
       i.error_code,
       i.error_since,
       i.updated_at
FROM declared_items AS d
LEFT JOIN items AS i ON i.id = d.id
LEFT JOIN LATERAL (
    SELECT number, ends_on, last_receipt_on, basis, steps, taken_along_by
    FROM decisions WHERE item_id = d.id ORDER BY number DESC LIMIT 1
) AS x ON true
LEFT JOIN items AS w ON w.id = i.refused_by
LEFT JOIN declared_items AS wd ON wd.id = i.refused_by
LEFT JOIN LATERAL (
    SELECT ends_on FROM decisions WHERE item_id = i.refused_by ORDER BY number DESC LIMIT 1
) AS wx ON true;

-- A mail's state as a person sees it: the ledger's, then what the events say.
CREATE VIEW mail_states AS
SELECT m.id,
       m.case_id,
       m.kind,
       m.number,
       m.attempt,
       m.error_code,
       m.sent_at,
       m.updated_at,
       CASE WHEN m.state <> 'sent' THEN m.state
            WHEN EXISTS (SELECT FROM delivery_events AS e WHERE e.mail_id = m.id AND e.event = 'bounce') THEN 'bounced'
            WHEN EXISTS (SELECT FROM delivery_events AS e WHERE e.mail_id = m.id AND e.event = 'dropped') THEN 'dropped'
            WHEN EXISTS (SELECT FROM delivery_events AS e WHERE e.mail_id = m.id AND e.event = 'delivered') THEN 'delivered'
            ELSE 'sent' END AS state
FROM mails AS m;

-- The state of a case is the first that fits; nobody writes it.
CREATE VIEW cases AS
SELECT d.id,
       d.customer_id,
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
           WHEN d.customer_id IS NULL THEN 'unmatched'
           WHEN i.items = 0 THEN 'received'
           WHEN i.parked > 0 OR i.in_review > 0
                OR m.state IN ('unknown', 'parked', 'bounced', 'dropped', 'to_print') THEN 'needs_attention'
           WHEN i.open = 0 AND a.open = 0
                AND m.state IS NOT NULL AND m.state NOT IN ('pending', 'sending') THEN 'completed'
           ELSE 'cancelling'
       END AS state,
       d.customer_id IS NULL OR i.items = 0 OR i.open > 0 OR i.in_review > 0 OR a.open > 0
           OR m.state IS NULL OR m.state IN ('pending', 'sending', 'unknown', 'parked') AS open,
       greatest(d.recorded_at, i.updated_at, m.updated_at, a.updated_at, e.updated_at) AS updated_at
FROM declarations AS d
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
    SELECT count(*) FILTER (WHERE o.act_id IS NULL) AS open,
           max(greatest(t.recorded_at, o.recorded_at)) AS updated_at
    FROM acts AS t LEFT JOIN act_outcomes AS o ON o.act_id = t.id WHERE t.case_id = d.id
) AS a ON true
LEFT JOIN LATERAL (
    SELECT max(recorded_at) AS updated_at FROM delivery_events WHERE mail_id = m.id
) AS e ON true;
