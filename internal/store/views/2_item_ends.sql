-- One row per product that ends by a case and whose backend was told: the newest
-- look at it after its last day, and when it is looked at next. What a person has
-- answered no longer calls anybody; what was put right is looked at the day after.
CREATE VIEW item_ends AS
SELECT i.id AS item_id,
       i.case_id,
       i.product_id,
       i.line,
       k.decision,
       x.ends_on,
       f.asked_on,
       f.finding,
       f.runs,
       f.ends_on AS found_ends_on,
       f.billed_until,
       f.waits_for,
       f.bad,
       coalesce(f.differs AND t.settled_at IS NULL, false) AS differs,
       t.settled_at IS NOT NULL AS settled,
       f.recorded_at AS found_at,
       CASE WHEN f.asked_on IS NULL THEN x.ends_on + 1
            WHEN t.outcome = 'put_right' THEN (t.settled_at AT TIME ZONE 'Europe/Berlin')::date + 1
            WHEN t.outcome IS NULL THEN f.again_on END AS due_on
FROM items AS i
JOIN LATERAL (
    SELECT number, ends_on FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1
) AS x ON x.ends_on IS NOT NULL
JOIN product_marks AS k ON k.item_id = i.id AND k.decision = x.number
LEFT JOIN LATERAL (
    SELECT asked_on, finding, runs, ends_on, billed_until, waits_for, bad, differs, again_on, recorded_at
    FROM end_findings WHERE item_id = i.id AND decision = x.number ORDER BY asked_on DESC LIMIT 1
) AS f ON true
LEFT JOIN LATERAL (
    SELECT a.recorded_at AS settled_at, a.details ->> 'outcome' AS outcome
    FROM acts AS a JOIN act_outcomes AS r ON r.act_id = a.id
    WHERE f.differs AND a.case_id = i.case_id AND a.kind = 'settle_end' AND r.code = 'done'
      AND (cardinality(a.item_ids) = 0 OR i.id = ANY(a.item_ids)) AND a.recorded_at > f.recorded_at
    ORDER BY a.recorded_at DESC LIMIT 1
) AS t ON true
WHERE i.holds AND i.state = 'cancelled';
