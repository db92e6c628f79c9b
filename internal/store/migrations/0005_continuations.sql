-- +goose Up

-- What was declared about going on with products after their cancellation, as it was
-- signed: the holder's offer, and the provider's answer to it. The act says the rest.
CREATE TABLE continuations (
    act_id       uuid PRIMARY KEY REFERENCES acts (id),
    receipt      jsonb NOT NULL,
    receipt_code text NOT NULL UNIQUE,
    new_contract boolean NOT NULL -- it orders a new contract, or accepts such an order
);

-- An answer is told once.
CREATE UNIQUE INDEX mails_continuation ON mails (act_id) WHERE kind = 'continuation';
