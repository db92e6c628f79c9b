-- Brings one row of the docket up to date. The lock comes first and the look in a
-- second statement: whoever waited for the lock must see what the other wrote.
-- What is owed again is due in some seconds, since whoever made the debt tells
-- the run himself.
CREATE OR REPLACE FUNCTION docket_refresh(c uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM docket WHERE case_id = c FOR NO KEY UPDATE;
    UPDATE docket AS d
    SET customer_id = s.customer_id, state = s.state, open = s.open, owes = s.owes, since = s.since,
        waits_since = s.waits_since, news_at = s.news_at, unconfirmed = s.unconfirmed, mail_owed = s.mail_owed,
        cause = s.cause, act_by = s.act_by, objected_at = s.objected_at, look_at = s.look_at, reject_by = s.reject_by, ends_due_on = s.ends_due_on, updated_at = s.updated_at, made_by = v.number,
        run_due_at = CASE WHEN NOT s.open THEN NULL
            WHEN NOT d.open OR d.run_due_at IS NULL THEN now() + interval '2 seconds'
            WHEN s.news_at > coalesce(d.news_at, '-infinity') OR s.owes = 'machine' AND d.owes = 'person'
            THEN least(d.run_due_at, now() + interval '3 seconds')
            ELSE d.run_due_at END,
        run_looks = CASE WHEN NOT s.open OR NOT d.open OR s.news_at > coalesce(d.news_at, '-infinity')
            OR s.owes = 'machine' AND d.owes = 'person' THEN 0 ELSE d.run_looks END,
        mail_due_at = CASE WHEN NOT s.mail_owed THEN NULL WHEN d.mail_owed THEN d.mail_due_at ELSE now() END,
        ends_taken_until = CASE WHEN s.ends_due_on = d.ends_due_on THEN d.ends_taken_until END,
        mail_looks = CASE WHEN s.mail_owed AND d.mail_owed THEN d.mail_looks ELSE 0 END
    FROM case_states AS s, view_version AS v
    WHERE d.case_id = c AND s.case_id = c
      AND (d.customer_id, d.state, d.open, d.owes, d.since, d.waits_since, d.news_at, d.unconfirmed, d.mail_owed,
           d.cause, d.act_by, d.objected_at, d.look_at, d.reject_by, d.ends_due_on, d.updated_at, d.made_by)
          IS DISTINCT FROM
          (s.customer_id, s.state, s.open, s.owes, s.since, s.waits_since, s.news_at, s.unconfirmed, s.mail_owed,
           s.cause, s.act_by, s.objected_at, s.look_at, s.reject_by, s.ends_due_on, s.updated_at, v.number);
    PERFORM events_append(c);
END
$$;

-- The cases whose row is not what the view says, or that have not all of their events:
-- always none.
CREATE VIEW docket_differs AS
SELECT s.case_id
FROM case_states AS s
LEFT JOIN docket AS d ON d.case_id = s.case_id
WHERE (d.withdrawal, d.typed, d.customer_id, d.external_ref, d.received_at, d.recorded_at, d.state, d.open, d.owes, d.since,
       d.waits_since, d.news_at, d.unconfirmed, d.mail_owed, d.cause, d.act_by, d.objected_at, d.look_at, d.reject_by, d.ends_due_on, d.updated_at)
      IS DISTINCT FROM
      (s.withdrawal, s.typed, s.customer_id, s.external_ref, s.received_at, s.recorded_at, s.state, s.open, s.owes, s.since,
       s.waits_since, s.news_at, s.unconfirmed, s.mail_owed, s.cause, s.act_by, s.objected_at, s.look_at, s.reject_by, s.ends_due_on, s.updated_at)
   OR d.open AND d.run_due_at IS NULL
   OR d.mail_owed AND d.mail_due_at IS NULL
   OR EXISTS (
    SELECT FROM case_events AS e WHERE e.case_id = s.case_id AND NOT EXISTS (
        SELECT FROM events AS o
        WHERE o.case_id = e.case_id AND o.type = e.type AND o.number = e.number AND o.item_id IS NOT DISTINCT FROM e.item_id));
