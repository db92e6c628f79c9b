-- +goose Up

-- The API faces the internet: it reads, and appends facts from outside. It can
-- change or delete nothing. A role is one per cluster, so it may be there
-- already. Its password, if the cluster asks for one, is the operator's.
-- +goose StatementBegin
DO $$
BEGIN
    CREATE ROLE fairwell_api LOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
-- +goose StatementEnd

GRANT USAGE ON SCHEMA public TO fairwell_api;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO fairwell_api;
GRANT INSERT ON declarations, declared_items, notes, acts, act_outcomes, delivery_events TO fairwell_api;
