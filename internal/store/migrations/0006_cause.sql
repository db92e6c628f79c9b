-- +goose Up

-- What happened, where the provider's own records say more of a cause than the
-- words of the declaration: a trigger and its days, no personal data.
ALTER TABLE declared_items ADD COLUMN cause jsonb;

CREATE OR REPLACE VIEW case_items AS
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
       i.updated_at,
       d.cause
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
