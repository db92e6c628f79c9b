-- What a declaration is owed, and its state: the one definition of both. It
-- reads facts of this declaration alone: no clock, configuration, master data or
-- other case, so that its answer changes only when one of them is written.
CREATE VIEW case_states AS
SELECT d.id AS case_id,
       d.kind = 'withdrawal' AS withdrawal,
       d.typed IS NOT NULL AS typed,
       coalesce(d.customer_id, n.customer_id, f.customer_id) AS customer_id,
       d.external_ref,
       d.received_at,
       d.recorded_at,
       s.state,
       o.machine OR o.waiting AS open,
       CASE WHEN o.machine THEN 'machine' WHEN w.since IS NOT NULL THEN 'person' END AS owes,
       CASE WHEN NOT o.machine THEN w.since
            WHEN o.unconfirmed THEN d.recorded_at
            ELSE coalesce(least(i.machine_since, m.machine_since, a.since), d.recorded_at) END AS since,
       w.since AS waits_since,
       greatest(a.newest, m.news_at, i.news_at) AS news_at,
       o.unconfirmed,
       -- Whoever filled in the form gets the receipt by mail, whatever becomes of it.
       coalesce(m.receipt, 'pending') IN ('pending', 'sending') AND CASE
           WHEN d.kind = 'withdrawal' THEN o.unconfirmed AND coalesce(m.acknowledgement, 'pending') IN ('pending', 'sending')
           WHEN d.typed IS NOT NULL THEN coalesce(a.dismissed, '') NOT IN ('not_a_declaration', 'duplicate')
           ELSE o.unconfirmed END AS mail_owed,
       a.objected_at,
       w.causes,
       w.causes[1] AS cause,
       w.act_by,
       least(a.follow_up_on::timestamp AT TIME ZONE 'Europe/Berlin', p.expires_at) AS look_at,
       CASE WHEN i.items = 0 OR i.standing > 0 THEN d.reject_by END AS reject_by,
       e.due_on AS ends_due_on,
       greatest(d.recorded_at, n.recorded_at, t.recorded_at, f.matched_at, i.updated_at, m.updated_at, a.updated_at, p.updated_at,
           e.differs_at) AS updated_at
FROM declarations AS d
LEFT JOIN identifications AS n ON n.case_id = d.id
LEFT JOIN tried_matches AS t ON t.case_id = d.id
LEFT JOIN withdrawal_matches AS f ON f.case_id = d.id
LEFT JOIN LATERAL (
    SELECT count(*) AS items,
           count(*) FILTER (WHERE y.unmarked) AS machine,
           count(*) FILTER (WHERE y.stands) AS standing, -- what is declared and not taken back
           count(*) FILTER (WHERE y.state = 'parked') AS parked,
           count(*) FILTER (WHERE y.review_state = 'open') AS reviews,
           min(CASE WHEN y.decided THEN coalesce(y.decided_at, y.updated_at) ELSE y.updated_at END)
               FILTER (WHERE y.unmarked) AS machine_since,
           least(min(y.updated_at) FILTER (WHERE y.state = 'parked'),
                 min(coalesce(y.decided_at, y.updated_at)) FILTER (WHERE y.review_state = 'open')) AS person_since,
           -- What is to be decided again is news until it is tried.
           greatest(max(y.updated_at) FILTER (WHERE y.round > 0 AND (NOT y.decided OR y.state = 'decided' AND y.unmarked)),
               max(y.let_go_at)) AS news_at,
           min(y.error_code) FILTER (WHERE y.state = 'parked') AS parked_code,
           min(y.ends_on) FILTER (WHERE y.state = 'parked' OR y.review_state = 'open') AS act_by,
           min(y.ends_on) AS first_end,
           max(greatest(y.updated_at, y.decided_at, y.marked_at)) AS updated_at
    FROM (
        SELECT i.state, i.round, i.review_state, i.error_code, i.let_go_at, i.updated_at, x.decided_at, k.marked_at,
               least(x.ends_on, i.review_declared_end) AS ends_on, i.decided,
               i.holds OR i.state = 'received' OR i.refused_code IS NOT DISTINCT FROM 'already_cancelled' AS stands,
               NOT i.decided OR i.state IN ('delayed', 'held')
                   OR i.state NOT IN ('refused', 'parked', 'continued') AND x.number > coalesce(k.decision, 0) AS unmarked
        FROM items AS i
        LEFT JOIN LATERAL (
            SELECT number, decided_at, ends_on FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1
        ) AS x ON true
        LEFT JOIN LATERAL (
            SELECT decision, marked_at FROM product_marks WHERE item_id = i.id ORDER BY decision DESC LIMIT 1
        ) AS k ON true
        WHERE i.case_id = d.id
    ) AS y
) AS i ON true
LEFT JOIN LATERAL (
    -- The receipt is owed by the law and not by the case: it steps in where the
    -- confirmation is late.
    SELECT max(state) FILTER (WHERE kind = 'receipt') AS receipt,
           max(state) FILTER (WHERE kind = 'confirmation' AND number = 0) AS confirmation,
           -- The address on file does not take it: the typed one gets the days, since somebody must.
           coalesce(n.degree = 'plain' AND bool_or(kind = 'confirmation' AND number = 0 AND state IN ('bounced', 'dropped')
                   AND redirected IS NULL AND lower(recipient) <> lower(btrim(d.typed ->> 'email')))
               AND NOT bool_or(kind = 'confirmation' AND number = 1), false) AS turned_back,
           max(state) FILTER (WHERE kind = 'acknowledgement') AS acknowledgement,
           count(*) FILTER (WHERE owed AND (state IN ('pending', 'sending') OR state = 'unknown' AND NOT waits)) AS machine,
           count(*) FILTER (WHERE owed AND (state = 'parked' OR state = 'unknown' AND waits)) AS waiting,
           count(*) FILTER (WHERE owed AND trouble) AS trouble,
           max(trouble_at) FILTER (WHERE owed AND trouble) AS newest_trouble_at,
           min(trouble_at) FILTER (WHERE owed AND trouble) AS person_since,
           array_agg(DISTINCT kind || '_' || state) FILTER (WHERE owed AND trouble) AS trouble_causes,
           min(created_at) FILTER (WHERE owed AND state IN ('pending', 'sending', 'unknown')) AS machine_since,
           max(CASE WHEN ledger_state = 'unknown' OR kind = 'confirmation' AND state IN ('bounced', 'dropped') THEN reported_at
                    WHEN kind IN ('correction', 'continuation') AND NOT frozen THEN created_at END) AS news_at,
           max(updated_at) AS updated_at
    FROM (
        SELECT kind, number, state, ledger_state, waits, frozen, recipient, redirected, created_at, reported_at, updated_at,
               kind <> 'receipt' AS owed,
               state IN ('unknown', 'parked', 'bounced', 'dropped', 'to_print') AS trouble,
               CASE WHEN state IN ('bounced', 'dropped') THEN reported_at
                    WHEN state = 'unknown' THEN claimed_at ELSE updated_at END AS trouble_at -- each look changes an unknown one
        FROM mail_states WHERE case_id = d.id
    ) AS y
) AS m ON true
LEFT JOIN LATERAL (
    -- An objection and an offer to go on ask a person to look, and stop nothing: no run waits for them. Any
    -- other act is open until its run is known to have taken up what follows: an outcome is written before
    -- the run has it, and what wrote it may die in between.
    SELECT count(*) FILTER (WHERE r.told_at IS NULL AND t.kind NOT IN ('objection', 'offer_continuation')) AS open,
           min(t.recorded_at) FILTER (WHERE r.told_at IS NULL AND t.kind NOT IN ('objection', 'offer_continuation')) AS since,
           max(t.recorded_at) FILTER (WHERE r.told_at IS NULL AND t.kind NOT IN ('objection', 'offer_continuation')) AS newest,
           -- One whose answer is on its way asks nobody.
           CASE WHEN NOT bool_or(r.act_id IS NULL AND t.kind = 'answer_continuation')
               THEN min(t.recorded_at) FILTER (WHERE r.act_id IS NULL AND t.kind = 'offer_continuation') END AS offered_at,
           min(t.recorded_at) FILTER (WHERE r.act_id IS NULL AND t.kind = 'objection') AS objected_at,
           max(r.recorded_at) FILTER (WHERE r.code = 'done' AND t.kind = 'settle') AS settled_at,
           (array_agg(t.details ->> 'code' ORDER BY t.recorded_at DESC) FILTER (WHERE r.code = 'done' AND t.kind = 'dismiss'))[1] AS dismissed,
           -- The newest note counts, also one that names no day.
           (array_agg(t.details ->> 'follow_up_on' ORDER BY t.recorded_at DESC, t.id DESC)
               FILTER (WHERE r.code = 'done' AND t.kind = 'note'))[1]::date AS follow_up_on,
           max(greatest(t.recorded_at, r.recorded_at)) AS updated_at
    FROM acts AS t LEFT JOIN act_outcomes AS r ON r.act_id = t.id WHERE t.case_id = d.id
) AS a ON true
LEFT JOIN LATERAL (
    -- One that nobody answers in time calls a person.
    SELECT min(expires_at) FILTER (WHERE state = 'open') AS expires_at, max(greatest(made_at, decided_at)) AS updated_at
    FROM proposals WHERE case_id = d.id
) AS p ON true
LEFT JOIN LATERAL (
    -- After the last day a look that agrees with the decision is no news.
    SELECT min(due_on) AS due_on,
           min(found_at) FILTER (WHERE differs) AS since,
           max(found_at) FILTER (WHERE differs) AS differs_at,
           min(ends_on) FILTER (WHERE differs) AS act_by
    FROM item_ends WHERE case_id = d.id
) AS e ON true
CROSS JOIN LATERAL (
    SELECT coalesce(d.customer_id, n.customer_id) IS NOT NULL AS known,
           CASE WHEN d.kind = 'withdrawal' THEN coalesce(m.acknowledgement, 'pending')
                ELSE coalesce(m.confirmation, 'pending') END AS mail
) AS k
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.kind = 'withdrawal' THEN f.case_id IS NULL OR m.acknowledgement IS NULL
                WHEN k.known THEN i.items = 0
                ELSE t.case_id IS NULL AND a.dismissed IS NULL END
               OR i.machine > 0 OR m.machine > 0 OR m.turned_back OR a.open > 0 AS machine,
           (i.parked > 0 OR i.reviews > 0 OR m.waiting > 0) AND (k.known OR a.dismissed IS NULL) AS waiting,
           k.mail IN ('pending', 'sending', 'unknown', 'parked') AND (k.known OR a.dismissed IS NULL) AS unconfirmed
) AS o
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN d.kind = 'withdrawal' THEN CASE
            WHEN f.code <> 'matched' AND a.settled_at IS NULL THEN 'needs_attention'
            -- A person who settled it before the mail got into trouble did not know of that.
            WHEN m.trouble > 0 AND (a.settled_at IS NULL OR a.settled_at < m.newest_trouble_at) THEN 'needs_attention'
            WHEN f.code IS NULL THEN 'received'
            WHEN k.mail IN ('pending', 'sending') THEN CASE WHEN f.code = 'matched' THEN 'matched' ELSE 'received' END
            ELSE 'completed' END
        WHEN NOT k.known AND a.dismissed IS NOT NULL THEN 'dismissed'
        WHEN NOT k.known THEN 'unmatched'
        WHEN i.items = 0 THEN 'received'
        WHEN i.parked > 0 OR i.reviews > 0 OR a.objected_at IS NOT NULL OR a.offered_at IS NOT NULL OR m.trouble > 0 OR e.since IS NOT NULL THEN 'needs_attention'
        WHEN o.machine OR o.waiting THEN 'cancelling'
        ELSE 'completed' END AS state
) AS s
CROSS JOIN LATERAL (
    -- Since when a person has to look, whatever a machine owes beside that. Who was
    -- not found is a person's once it was tried, a withdrawal until it is settled.
    SELECT CASE WHEN o.waiting OR s.state = 'needs_attention' OR s.state = 'unmatched' AND t.case_id IS NOT NULL
        THEN coalesce(least(i.person_since, m.person_since, a.objected_at, a.offered_at, e.since,
                 CASE WHEN NOT k.known THEN t.recorded_at END,
                 CASE WHEN f.code <> 'matched' AND a.settled_at IS NULL THEN f.matched_at END), d.recorded_at) END AS since
) AS u
CROSS JOIN LATERAL (
    -- What a person has to look at, what comes first first, and the day by which: a
    -- confirmation is due on the day of receipt, a backend must know before the end.
    SELECT u.since,
           CASE WHEN u.since IS NOT NULL THEN array_remove(ARRAY[
               CASE WHEN a.objected_at IS NOT NULL THEN 'objection' END,
               CASE WHEN a.offered_at IS NOT NULL THEN 'continuation' END,
               CASE WHEN f.code <> 'matched' AND a.settled_at IS NULL THEN 'withdrawal_' || f.code END,
               CASE WHEN NOT k.known AND d.kind <> 'withdrawal' THEN 'unmatched' END,
               CASE WHEN i.parked > 0 THEN 'product_' || i.parked_code END,
               CASE WHEN i.reviews > 0 THEN 'review' END,
               CASE WHEN e.since IS NOT NULL THEN 'end_differs' END] || m.trouble_causes, NULL) END AS causes,
           CASE WHEN u.since IS NOT NULL THEN coalesce(
               CASE WHEN a.objected_at IS NOT NULL OR a.offered_at IS NOT NULL THEN i.first_end WHEN i.parked > 0 OR i.reviews > 0 THEN i.act_by
                   ELSE e.act_by END,
               (d.received_at AT TIME ZONE 'Europe/Berlin')::date) END AS act_by
) AS w;
