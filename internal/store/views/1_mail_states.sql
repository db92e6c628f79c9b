-- A mail's state as a person sees it: the ledger's, then what the events say, also
-- those that are erased.
CREATE VIEW mail_states AS
SELECT m.id,
       m.case_id,
       m.kind,
       m.number,
       m.state AS ledger_state,
       m.attempt,
       m.round,
       m.waits,
       m.recipients[m.attempt] AS recipient,
       m.redirected,
       m.document IS NOT NULL AS frozen,
       m.error_code,
       m.sent_at,
       m.created_at,
       m.claimed_at,
       greatest(m.updated_at, e.recorded_at, m.reported_at) AS updated_at,
       greatest(e.recorded_at, m.reported_at) AS reported_at,
       CASE WHEN m.state <> 'sent' THEN m.state
            WHEN e.bounced OR 'bounce' = ANY(m.reported) THEN 'bounced'
            WHEN e.dropped OR 'dropped' = ANY(m.reported) THEN 'dropped'
            WHEN e.delivered OR 'delivered' = ANY(m.reported) THEN 'delivered'
            ELSE 'sent' END AS state
FROM mails AS m
LEFT JOIN LATERAL (
    SELECT max(recorded_at) AS recorded_at,
           bool_or(event = 'bounce') AS bounced,
           bool_or(event = 'dropped') AS dropped,
           bool_or(event = 'delivered') AS delivered
    FROM delivery_events WHERE mail_id = m.id AND attempt = m.attempt
) AS e ON true;
