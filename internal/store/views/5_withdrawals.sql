-- A withdrawal as it is shown. The newest word of a person counts, else the
-- rules', which only ever accept.
CREATE VIEW withdrawals AS
SELECT d.id,
       d.typed,
       d.locale,
       d.received_at,
       d.recorded_at,
       d.receipt_code,
       d.erased_at,
       coalesce(f.code, '') AS code,
       f.customer_id,
       f.contract_id,
       coalesce(f.product_ids, '{}') AS product_ids,
       f.withdrawal_until,
       f.in_time,
       CASE WHEN p.outcome IS NOT NULL THEN p.outcome WHEN f.code = 'matched' THEN 'accepted' END AS outcome,
       p.outcome IS NOT NULL AS by_person,
       CASE WHEN p.outcome IS NOT NULL THEN p.recorded_at WHEN f.code = 'matched' THEN f.matched_at END AS settled_at,
       coalesce(m.state, 'pending') AS mail_state,
       m.sent_at AS mail_sent_at,
       s.state,
       s.look_at,
       coalesce(s.causes, '{}') AS causes
FROM declarations AS d
JOIN case_states AS s ON s.case_id = d.id
LEFT JOIN withdrawal_matches AS f ON f.case_id = d.id
LEFT JOIN LATERAL (
    SELECT a.details ->> 'outcome' AS outcome, r.recorded_at
    FROM acts AS a JOIN act_outcomes AS r ON r.act_id = a.id AND r.code = 'done'
    WHERE a.case_id = d.id AND a.kind = 'settle' ORDER BY r.recorded_at DESC, a.id DESC LIMIT 1
) AS p ON true
LEFT JOIN mail_states AS m ON m.case_id = d.id AND m.kind = 'acknowledgement' AND m.number = 0
WHERE d.kind = 'withdrawal';
