-- The processes' own roles, and what each may do, whole: what is not granted here
-- it may not do. The API faces the internet: it reads, and appends facts from
-- outside, releases the holds of lines and starts batches. The worker reads what it works on, and appends what it finds,
-- decides and does, and the acts of a batch that was started. Neither can change or delete what was declared, received, decided or done.
-- All else, migrations and the import, is the owner's.

-- Erasing what is past its term is a right of its own: the worker takes it for the
-- transactions that erase, and has it in no other.

-- A role is one per cluster, so it may be there already. Its password, if the
-- cluster asks for one, is the operator's.
DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['fairwell_api', 'fairwell_worker', 'fairwell_retain'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = own) THEN
                EXECUTE format('CREATE ROLE %I %s', own, CASE own WHEN 'fairwell_retain' THEN 'NOLOGIN' ELSE 'LOGIN' END);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database makes it just now
        END;
    END LOOP;
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role('fairwell_worker', 'fairwell_retain', 'MEMBER') THEN
        ALTER ROLE fairwell_worker NOINHERIT;
        GRANT fairwell_retain TO fairwell_worker;
    END IF;
END
$$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM fairwell_api, fairwell_worker, fairwell_retain;
REVOKE ALL ON FUNCTION docket_open(), docket_touch(), docket_refresh(uuid), events_open(), events_touch(), events_append(uuid) FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO fairwell_api, fairwell_worker, fairwell_retain;

GRANT SELECT ON customers, contracts, products, declarations, declared_items, identifications, tried_matches, items,
    decisions, clauses, mails, mail_states, delivery_events, acts, act_outcomes, proposals, holds, docket, case_items, case_states,
    batches, batch_items, item_ends, end_findings TO fairwell_api, fairwell_worker;

GRANT SELECT ON notes, act_words, continuations, mail_changes, entries, cases, listed_cases, withdrawals TO fairwell_api;
GRANT INSERT ON declarations, declared_items, attempts, notes, acts, act_words, continuations, entries, holds, delivery_events, reads TO fairwell_api;
GRANT UPDATE (told_at) ON act_outcomes TO fairwell_api, fairwell_worker;
GRANT UPDATE (released_at, released_by, release_rate, release_hash) ON holds TO fairwell_api;
GRANT UPDATE (ruling, issuer, ruled_by, note_id, ruled_at) ON clauses TO fairwell_api;
GRANT INSERT, UPDATE (state, case_id, checker_issuer, checker, checker_note_id, act_id, decided_at) ON proposals TO fairwell_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO fairwell_api;
GRANT INSERT ON batches, batch_items TO fairwell_api;
GRANT UPDATE (state, starter_issuer, starter, started_at, ended_at, turns_until) ON batches TO fairwell_api;
GRANT SELECT, INSERT, UPDATE (issuer, subject, until) ON takes TO fairwell_api;

GRANT SELECT ON attempts, act_words, continuations, withdrawal_matches, product_marks, mail_changes TO fairwell_worker;
GRANT INSERT ON declared_items, identifications, tried_matches, withdrawal_matches, items, decisions, clauses,
    product_marks, mails, mail_changes, act_outcomes, end_findings TO fairwell_worker;
GRANT UPDATE ON items, mails TO fairwell_worker;
GRANT SELECT, UPDATE (mails) ON mail_doubts TO fairwell_worker;
-- For its metrics.
GRANT SELECT ON docket_differs TO fairwell_worker;
GRANT SELECT (proposal_id, received_at) ON entries TO fairwell_worker;
GRANT UPDATE (turns_until) ON holds TO fairwell_worker;
-- The acts of a batch, which a person has chosen and started.
GRANT INSERT ON notes, acts, act_words TO fairwell_worker;
GRANT UPDATE (state, ended_at, turns_until) ON batches TO fairwell_worker;
GRANT UPDATE (outcome, code, act_id, settled_at) ON batch_items TO fairwell_worker;
-- The leases alone: what the docket says of a case is the database's to write.
GRANT UPDATE (run_due_at, run_looks, run_looked_at, mail_due_at, mail_looks, ends_taken_until) ON docket TO fairwell_worker;
-- A lock on a row needs a right to change something in it.
GRANT UPDATE (imported_at) ON products TO fairwell_worker;

GRANT SELECT ON customers, contracts, products, declarations, declared_items, identifications, items, decisions, clauses, notes,
    mails, delivery_events, acts, proposals, entries, act_outcomes, act_words, continuations, attempts, reads, legal_holds, erasures, docket, case_items,
    batches, batch_items, takes TO fairwell_retain;
GRANT UPDATE ON customers, contracts, products, declarations, declared_items, notes, acts, proposals, entries, act_words, continuations, mails, docket, batches
    TO fairwell_retain;
GRANT UPDATE (recorded_at) ON delivery_events TO fairwell_retain; -- to lock what it deletes
GRANT DELETE ON delivery_events, attempts, reads TO fairwell_retain;
GRANT INSERT ON erasures TO fairwell_retain;

-- Events: the database appends them, the worker puts them in order and delivers them.
-- The API keeps who is told, and cannot read by which secret.
GRANT SELECT ON events, event_endpoints, event_deliveries TO fairwell_api, fairwell_worker;
GRANT INSERT ON event_endpoints, event_secrets, event_deliveries TO fairwell_api;
GRANT SELECT (endpoint_id, until), UPDATE (until) ON event_secrets TO fairwell_api;
GRANT UPDATE (off_code, off_at, failing_since, failures, resume_at) ON event_endpoints TO fairwell_api;
GRANT UPDATE (state, attempts, first_at, due_at, settled_at) ON event_deliveries TO fairwell_api;
GRANT SELECT ON event_secrets TO fairwell_worker;
GRANT UPDATE (position) ON events TO fairwell_worker;
GRANT UPDATE (position, off_code, off_at, failing_since, failures, resume_at, succeeded_at) ON event_endpoints TO fairwell_worker;
GRANT INSERT, UPDATE (state, attempts, first_at, due_at, settled_at, answers) ON event_deliveries TO fairwell_worker;
GRANT SELECT, DELETE ON event_deliveries TO fairwell_retain;
