-- A cancellation as it is shown.
CREATE VIEW cases AS
SELECT d.id,
       s.customer_id,
       d.kind,
       d.reason,
       d.channel,
       d.locale,
       d.confirmation_email,
       d.external_ref,
       d.typed,
       d.declared_by,
       d.scan_ref,
       s.reject_by,
       d.receipt_code,
       d.received_at,
       d.recorded_at,
       d.issuer,
       d.subject,
       d.erased_at,
       coalesce(m.state, 'pending') AS confirmation_state,
       m.sent_at AS confirmation_sent_at,
       s.state,
       s.open,
       s.updated_at,
       s.objected_at,
       s.look_at,
       s.causes
FROM declarations AS d
JOIN case_states AS s ON s.case_id = d.id
LEFT JOIN mail_states AS m ON m.case_id = d.id AND m.kind = 'confirmation' AND m.number = 0
WHERE d.kind <> 'withdrawal';

-- The same for lists, which read the docket: its row says what the view says.
CREATE VIEW listed_cases AS
SELECT d.id,
       s.customer_id,
       d.kind,
       d.reason,
       d.channel,
       d.locale,
       d.confirmation_email,
       d.external_ref,
       d.typed,
       d.declared_by,
       d.scan_ref,
       s.reject_by,
       d.receipt_code,
       d.received_at,
       d.recorded_at,
       d.issuer,
       d.subject,
       d.erased_at,
       coalesce(m.state, 'pending') AS confirmation_state,
       m.sent_at AS confirmation_sent_at,
       s.state,
       s.open,
       s.updated_at,
       s.objected_at,
       s.look_at,
       NULL::text[] AS causes -- the first alone is in the docket
FROM declarations AS d
JOIN docket AS s ON s.case_id = d.id
LEFT JOIN mail_states AS m ON m.case_id = d.id AND m.kind = 'confirmation' AND m.number = 0
WHERE d.kind <> 'withdrawal';
