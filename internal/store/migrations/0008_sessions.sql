-- +goose Up

-- Who is signed in to the customer centre. The token is a hash of the one in
-- the cookie, so that nobody signs in with what he reads here. An ended session
-- stays until it expires: a request that is still under way must not store it
-- again. The API's role has every right on this table and on no other.
CREATE TABLE sessions (
    token      text PRIMARY KEY,
    data       bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    ended      boolean NOT NULL DEFAULT false,
    CONSTRAINT sessions_ended_hold_nothing CHECK (NOT ended OR length(data) = 0)
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO fairwell_api;
