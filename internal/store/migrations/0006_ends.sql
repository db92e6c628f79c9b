-- +goose Up

-- What a backend was found to do after the last day of a product: one look a day at
-- most, at the decision that counted then. A later decision makes it moot.
CREATE TABLE end_findings (
    item_id      uuid NOT NULL,
    decision     integer NOT NULL,
    asked_on     date NOT NULL, -- in Germany
    finding      text NOT NULL CHECK (finding IN ('ended', 'ended_too_early', 'still_active', 'billed_after_end',
                     'waits_for_port', 'waits_for_switch', 'nobody_to_ask')),
    runs         boolean NOT NULL, -- from here what the backend said
    ends_on      date,
    billed_until date,
    waits_for    text CHECK (waits_for IN ('port', 'switch')),
    bad          boolean NOT NULL, -- from here what follows
    differs      boolean NOT NULL, -- a person looks: the look before was as bad, or he looks since an earlier one
    again_on     date, -- none: it is not asked about again
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, decision, asked_on),
    FOREIGN KEY (item_id, decision) REFERENCES product_marks (item_id, decision),
    CHECK (NOT (differs AND finding = 'ended')),
    CHECK (again_on > asked_on)
);

CREATE CONSTRAINT TRIGGER docket_touch AFTER INSERT ON end_findings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION docket_touch('item');

-- The first day on which a product of the case is to be asked about, and until when
-- a worker is about it.
ALTER TABLE docket ADD COLUMN ends_due_on date, ADD COLUMN ends_taken_until timestamptz;
CREATE INDEX docket_ends_due ON docket (ends_due_on, case_id) WHERE ends_due_on IS NOT NULL;

-- A line is swept along its items.
CREATE INDEX items_ending ON items (line, id) WHERE holds AND state = 'cancelled';
