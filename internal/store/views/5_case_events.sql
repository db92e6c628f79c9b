-- Which events a case has, from its facts alone: each is named by its type, its item
-- and its number, once and for ever. What comes first among those of one moment is
-- said by rank.
CREATE VIEW case_events AS
SELECT d.id AS case_id,
       CASE d.kind WHEN 'withdrawal' THEN 'withdrawal.declared' ELSE 'cancellation.declared' END AS type,
       NULL::uuid AS item_id, 0 AS number, NULL::date AS ends_on, d.recorded_at AS at, 0 AS rank
FROM declarations AS d
UNION ALL
SELECT i.case_id, 'item.decided', x.item_id, x.number, x.ends_on, x.decided_at, 2
FROM items AS i JOIN decisions AS x ON x.item_id = i.id WHERE x.ends_on IS NOT NULL
UNION ALL
-- What another case ends, or what cannot be ended.
SELECT case_id, 'item.refused', id, round, refused_ends_on, updated_at, 1 FROM items WHERE state = 'refused'
UNION ALL
-- That a product continues is told once its backend has it: until then it may be too late.
SELECT i.case_id, CASE WHEN k.ends_on IS NULL THEN 'item.continued' ELSE 'item.cancelled' END,
       k.item_id, k.decision, k.ends_on, k.marked_at, 3
FROM items AS i JOIN product_marks AS k ON k.item_id = i.id
UNION ALL
-- What another case's going on covers, or what was declared again and is taken back.
SELECT i.case_id, 'item.continued', i.id, 0, NULL, i.updated_at, 3
FROM items AS i
WHERE i.state = 'continued' AND NOT EXISTS (SELECT FROM product_marks AS k WHERE k.item_id = i.id AND k.ends_on IS NULL)
UNION ALL
-- How it ended, once for each decision: with the day as the backend says it.
SELECT i.case_id, 'item.ended', f.item_id, f.decision, min(f.ends_on), min(f.recorded_at), 10
FROM items AS i JOIN end_findings AS f ON f.item_id = i.id WHERE f.finding = 'ended'
GROUP BY i.case_id, f.item_id, f.decision
UNION ALL
SELECT i.case_id, 'item.end_differs', f.item_id, f.decision, min(f.ends_on), min(f.recorded_at), 11
FROM items AS i JOIN end_findings AS f ON f.item_id = i.id WHERE f.differs
GROUP BY i.case_id, f.item_id, f.decision
UNION ALL
SELECT case_id, 'item.parked', id, round, NULL, updated_at, 4 FROM items WHERE state = 'parked'
UNION ALL
SELECT case_id, kind || '.sent', NULL, number, NULL, coalesce(sent_at, updated_at), 5
FROM mails WHERE state IN ('sent', 'posted') AND kind IN ('confirmation', 'correction', 'acknowledgement')
UNION ALL
SELECT case_id, 'withdrawal.accepted', NULL, 0, NULL, matched_at, 6 FROM withdrawal_matches WHERE code = 'matched'
UNION ALL
SELECT a.case_id, 'withdrawal.' || (a.details ->> 'outcome'), NULL,
       row_number() OVER (PARTITION BY a.case_id ORDER BY r.recorded_at, a.id)::integer, NULL, r.recorded_at, 7
FROM acts AS a JOIN act_outcomes AS r ON r.act_id = a.id AND r.code = 'done' WHERE a.kind = 'settle'
UNION ALL
SELECT a.case_id, 'cancellation.dismissed', NULL,
       row_number() OVER (PARTITION BY a.case_id ORDER BY r.recorded_at, a.id)::integer, NULL, r.recorded_at, 8
FROM acts AS a JOIN act_outcomes AS r ON r.act_id = a.id AND r.code = 'done' WHERE a.kind = 'dismiss'
UNION ALL
SELECT id, 'case.erased', NULL, 0, NULL, erased_at, 9 FROM declarations WHERE erased_at IS NOT NULL;

-- Appends the events of a case that are not there yet. Whoever calls it holds the
-- row of the docket, so that no other numbers them.
CREATE OR REPLACE FUNCTION events_append(c uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO events (case_id, sequence, type, item_id, number, ends_on, at)
    SELECT c, l.last + row_number() OVER (ORDER BY e.at, e.rank, e.item_id, e.number), e.type, e.item_id, e.number, e.ends_on, e.at
    FROM case_events AS e
    CROSS JOIN (SELECT coalesce(max(sequence), 0) AS last FROM events WHERE case_id = c) AS l
    WHERE e.case_id = c AND NOT EXISTS (
        SELECT FROM events AS o
        WHERE o.case_id = c AND o.type = e.type AND o.number = e.number AND o.item_id IS NOT DISTINCT FROM e.item_id);
END
$$;
