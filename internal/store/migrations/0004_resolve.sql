-- +goose Up

-- A person's word on a confirmation whose outcome is unknown: what became of
-- which attempt. One that was looked at earlier says nothing of a later one.
ALTER TABLE acts
    ADD COLUMN mail_outcome text CHECK (mail_outcome IN ('sent', 'not_sent')),
    ADD COLUMN mail_attempt integer CHECK (mail_attempt > 0),
    ADD CONSTRAINT acts_resolve_says_what
        CHECK ((kind = 'resolve') = (mail_outcome IS NOT NULL AND mail_attempt IS NOT NULL));

-- The starter looks through what a person or it has still to do.
CREATE INDEX mails_kind_open ON mails (kind, updated_at) WHERE state IN ('pending', 'sending', 'unknown');
