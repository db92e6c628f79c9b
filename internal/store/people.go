package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// mostPeople bounds a search: whoever shares an identifier with as many people
// is for a person to find.
const mostPeople = 1000

// mostNamesakes are found by their name alone.
const mostNamesakes = 200

// People lists the customers of whom any identifier fits, with what they can be
// compared by, but nobody who asked for erasure. It may list some of whom nothing
// else fits. Where too many fit it lists nobody, since a list that is cut short would
// name the wrong one; a person is shown some, those of the name first. Personal data.
func (s *Store) People(ctx context.Context, w Search) ([]cancellation.Person, error) {
	people, err := all[cancellation.Person](ctx, s.pool, "look for customers", `
		WITH namesakes AS MATERIALIZED ( -- else the limit makes Postgres read all names in turn
		    SELECT id FROM customers WHERE folded_name(name) @@ plainto_tsquery('simple', nullif(@name, ''))
		)
		SELECT c.id, c.number, c.name, coalesce(c.email, '') AS email, coalesce(c.phone, '') AS phone, c.birth_date,
		       coalesce(c.address ->> 'street', '') AS street, coalesce(c.address ->> 'postcode', '') AS postcode,
		       coalesce(c.address ->> 'city', '') AS city,
		       ARRAY(SELECT v.number FROM contracts AS v WHERE v.customer_id = c.id ORDER BY v.id) AS contracts
		FROM customers AS c
		WHERE c.restricted_at IS NULL AND c.erased_at IS NULL AND c.id IN (
		    SELECT id FROM customers WHERE number = ANY(@numbers::text[])
		    UNION SELECT id FROM customers WHERE lower(email) = lower(nullif(@email, ''))
		    UNION SELECT id FROM customers WHERE right(regexp_replace(phone, '[^0-9]', '', 'g'), 9) = nullif(@phone, '')
		    UNION SELECT id FROM customers WHERE birth_date = @birth
		    UNION SELECT customer_id FROM contracts WHERE number = ANY(@contracts::text[])
		    UNION (SELECT id FROM namesakes LIMIT @namesakes))
		ORDER BY EXISTS (SELECT FROM namesakes AS n WHERE n.id = c.id) DESC, c.id
		LIMIT @most`,
		pgx.StrictNamedArgs{
			"numbers": nonNil(w.Numbers), "email": w.Email, "phone": w.Phone, "birth": w.BirthDate,
			"contracts": nonNil(w.Contracts), "most": mostPeople, "name": w.Name, "namesakes": mostNamesakes,
		})
	if err != nil {
		return nil, err
	}
	if len(people) == mostPeople && !w.ForAPerson {
		return nil, nil
	}
	return people, nil
}
