-- One row per product of a case: the newest decision, before the rules have spoken
-- the preview. What another case ends has no decision that counts.
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
       d.cause,
       d.terms,
       coalesce(i.state, 'received') AS state,
       coalesce(i.round, 0) AS round,
       coalesce(x.number, 0) AS decision,
       coalesce(k.decision, 0) AS marked,
       CASE WHEN i.state = 'continued' THEN NULL -- also where another case holds the product
            WHEN i.decided THEN x.ends_on ELSE (d.preview ->> 'ends_on')::date END AS ends_on,
       CASE WHEN i.state = 'continued' THEN NULL
            WHEN i.decided THEN x.last_receipt_on ELSE (d.preview ->> 'last_receipt_on')::date END AS last_receipt_on,
       CASE WHEN i.decided THEN to_jsonb(x.basis) ELSE d.preview -> 'basis' END AS basis,
       CASE WHEN i.decided THEN x.steps ELSE d.preview -> 'steps' END AS steps,
       CASE WHEN i.decided THEN x.readings ELSE d.preview -> 'readings' END AS readings,
       CASE WHEN i.decided THEN x.taken_along_by ELSE d.preview ->> 'taken_along_by' END AS taken_along_by,
       CASE WHEN i.id IS NULL THEN d.preview -> 'refused' ->> 'code' ELSE i.refused_code END AS refused_code,
       CASE WHEN i.id IS NULL THEN (d.preview -> 'refused' ->> 'case_id')::uuid ELSE w.case_id END AS refused_case_id,
       CASE WHEN i.id IS NULL THEN (d.preview -> 'refused' ->> 'ends_on')::date
            ELSE coalesce(wx.ends_on, i.refused_ends_on) END AS refused_ends_on,
       CASE WHEN i.decided IS NOT TRUE THEN (d.preview -> 'review' ->> 'declared_end')::date
            ELSE i.review_declared_end END AS review_declared_end,
       CASE WHEN i.decided IS NOT TRUE THEN d.preview -> 'review' ->> 'state'
            ELSE i.review_state END AS review_state,
       i.error_code,
       i.error_since,
       h.id AS hold_id,
       h.code AS hold_code,
       h.placed_by AS hold_by,
       h.review_at AS hold_review_at,
       i.updated_at
FROM declared_items AS d
LEFT JOIN items AS i ON i.id = d.id
LEFT JOIN LATERAL (
    SELECT number, ends_on, last_receipt_on, basis, steps, readings, taken_along_by
    FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1
) AS x ON i.state <> 'refused' AND i.decided
LEFT JOIN LATERAL (SELECT max(decision) AS decision FROM product_marks WHERE item_id = i.id) AS k ON true
LEFT JOIN items AS w ON w.id = i.refused_by
LEFT JOIN LATERAL (
    -- Also while a backend is asked whether that one may go on.
    SELECT ends_on FROM decisions WHERE item_id = i.refused_by AND ends_on IS NOT NULL ORDER BY number DESC LIMIT 1
) AS wx ON true
LEFT JOIN LATERAL (
    SELECT id, code, placed_by, review_at FROM holds WHERE line = i.line ORDER BY recorded_at DESC LIMIT 1
) AS h ON i.state = 'held';
