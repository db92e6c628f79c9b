-- +goose Up

-- The starter looks for declarations of late whose confirmation is not sent.
CREATE INDEX declarations_recorded ON declarations (recorded_at);
