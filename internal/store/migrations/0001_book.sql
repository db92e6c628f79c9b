-- +goose Up

-- Master data, written by the import alone.
CREATE TABLE customers (
    id          text PRIMARY KEY,
    number      text NOT NULL,
    name        text NOT NULL,
    email       text,
    locale      text NOT NULL DEFAULT 'de' CHECK (locale IN ('de', 'en')),
    phone       text,
    birth_date  date,
    address     jsonb,
    imported_at timestamptz NOT NULL DEFAULT now(),
    restricted_at      timestamptz, -- he asked for erasure: no search finds him
    restricted_note_id uuid,
    erased_at          timestamptz -- what names him is gone; the next import of a contract brings it back
);
CREATE INDEX customers_kept ON customers (id) WHERE erased_at IS NULL;
-- Customers are looked for by what a person may have typed.
CREATE INDEX customers_number ON customers (number);
CREATE INDEX customers_email ON customers (lower(email));
CREATE INDEX customers_phone ON customers (right(regexp_replace(phone, '[^0-9]', '', 'g'), 9));
CREATE INDEX customers_birth_date ON customers (birth_date);
-- +goose StatementBegin
-- The words of a name, as package cancellation compares them: ä is ae, signs do not count.
CREATE FUNCTION folded_name(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT to_tsvector('simple', translate(
        replace(replace(replace(replace(replace(replace(replace(name, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'),
            'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue'), 'ß', 'ss'), $q$-,.'’$q$, '  '))
$$;
-- +goose StatementEnd
CREATE INDEX customers_name ON customers USING gin (folded_name(name));

CREATE TABLE contracts (
    id           text PRIMARY KEY,
    customer_id  text NOT NULL REFERENCES customers (id),
    number       text NOT NULL,
    concluded_on date,
    imported_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contracts_customer ON contracts (customer_id);
CREATE INDEX contracts_number ON contracts (number);
-- A withdrawal names a contract by its number, however it is written.
CREATE INDEX contracts_plain_number ON contracts (regexp_replace(lower(number), '[^a-z0-9]', '', 'g'));

CREATE TABLE products (
    id           text PRIMARY KEY,
    contract_id  text NOT NULL REFERENCES contracts (id),
    name         text NOT NULL,
    line         text NOT NULL,
    part_of      text REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED,
    ended_on     date,
    cancelled_to date, -- last day, inclusive, of one that was cancelled elsewhere
    received_on  date, -- when that cancellation was received, where it is known
    terms        jsonb NOT NULL,
    imported_at  timestamptz NOT NULL DEFAULT now(), -- when an import last changed it
    changed_at   timestamptz, -- when an import last changed what it is or its terms, not its end
    CHECK (part_of <> id),
    CHECK (received_on IS NULL OR cancelled_to IS NOT NULL)
);
CREATE INDEX products_contract ON products (contract_id);
CREATE INDEX products_part_of ON products (part_of) WHERE part_of IS NOT NULL;
