package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Hold keeps what would be due from being erased: of a customer, or one case.
type Hold struct {
	CustomerID string
	CaseID     string // instead of the customer
	By         string // a role, not a name
	Reason     string // may name people
	Until      notice.Date
}

// PlaceHold keeps everything of a customer or a case until a day, inclusive, and
// returns the hold's ID. An unknown one is ErrNotFound.
func (s *Store) PlaceHold(ctx context.Context, h Hold) (id string, err error) {
	id = uuid.NewString()
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		there, err := value[bool](ctx, tx, "look whom to hold", `
			SELECT EXISTS (SELECT FROM customers WHERE id = @customer)
			    OR EXISTS (SELECT FROM declarations WHERE id = nullif(@case, '')::uuid) AS there`,
			pgx.StrictNamedArgs{"customer": h.CustomerID, "case": h.CaseID})
		if err != nil {
			return err
		}
		if !there {
			return cancellation.ErrNotFound
		}
		note, err := insertNote(ctx, tx, h.Reason)
		if err != nil {
			return err
		}
		return exec(ctx, tx, "place hold", `
			INSERT INTO legal_holds (id, customer_id, case_id, held_by, note_id, until)
			VALUES (@id, nullif(@customer, ''), nullif(@case, '')::uuid, @by, @note, @until)`,
			pgx.StrictNamedArgs{
				"id": id, "customer": h.CustomerID, "case": h.CaseID, "by": h.By, "note": note, "until": h.Until,
			})
	})
	return id, err
}

// ReleaseHold ends a hold before its day; one that does not hold any more is
// ErrNotFound.
func (s *Store) ReleaseHold(ctx context.Context, id string) error {
	rows, err := affected(ctx, s.pool, "release hold",
		`UPDATE legal_holds SET released_at = now() WHERE id = @id::uuid AND released_at IS NULL`, pgx.StrictNamedArgs{"id": id})
	if err == nil && rows == 0 {
		err = cancellation.ErrNotFound
	}
	return err
}

func insertNote(ctx context.Context, tx pgx.Tx, text string) (id string, err error) {
	id = uuid.NewString()
	return id, exec(ctx, tx, "insert note", `INSERT INTO notes (id, text) VALUES (@id, @text)`,
		pgx.StrictNamedArgs{"id": id, "text": text})
}

// Restrict hides a customer who asked for erasure from every search, until what
// names him may go. Asking again changes nothing; an unknown customer is ErrNotFound.
func (s *Store) Restrict(ctx context.Context, customerID, reason string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		before, err := value[*time.Time](ctx, tx, "look whether he is restricted",
			`SELECT restricted_at FROM customers WHERE id = @customer FOR UPDATE`, pgx.StrictNamedArgs{"customer": customerID})
		if err != nil || before != nil {
			return err
		}
		note, err := insertNote(ctx, tx, reason)
		if err != nil {
			return err
		}
		err = exec(ctx, tx, "restrict customer",
			`UPDATE customers SET restricted_at = now(), restricted_note_id = @note WHERE id = @customer`,
			pgx.StrictNamedArgs{"customer": customerID, "note": note})
		if err != nil {
			return err
		}
		return noteErased(ctx, tx, restricted, []string{customerID}, ClassMaster)
	})
}

// Staying is something of a customer that must not be erased yet, and what keeps it.
type Staying struct {
	CaseID   string // "": his master data
	Class    Class
	NewestAt time.Time   // of its facts; of a dismissed one, when it was dismissed
	Code     string      // of the dismissal
	Open     bool        // something is owed
	EndsOn   notice.Date // of the last product, ahead or not; zero: one has no end
	Runs     bool        // a product has no end
	HeldTo   notice.Date // the last day that anybody holds it
}

// Staying lists what a customer's rows still hold, oldest case first, his master data
// last. An unknown customer is ErrNotFound.
func (s *Store) Staying(ctx context.Context, customerID string, day notice.Date) ([]Staying, error) {
	args := pgx.StrictNamedArgs{"customer": customerID, "day": day}
	list, err := all[Staying](ctx, s.pool, "list what stays of a customer", `
		SELECT d.case_id, CASE WHEN d.state = 'dismissed' THEN 'dismissed' ELSE 'letter' END AS class,
		       coalesce(x.recorded_at, d.updated_at) AS newest_at, coalesce(x.code, '') AS code,
		       d.open OR d.owes IS NOT NULL AS open,
		       (SELECT max(i.ends_on) FROM case_items AS i WHERE i.case_id = d.case_id) AS ends_on, false AS runs,
		       (SELECT max(h.until) FROM legal_holds AS h
		        WHERE (h.case_id = d.case_id OR h.customer_id = d.customer_id) AND `+holding+`) AS held_to
		FROM docket AS d LEFT JOIN `+dismissal+` AND d.state = 'dismissed'
		WHERE d.customer_id = @customer AND d.kept ORDER BY d.received_at, d.case_id`, args)
	if err != nil {
		return nil, err
	}
	master, err := all[Staying](ctx, s.pool, "look what names a customer", `
		SELECT '' AS case_id, 'master' AS class, c.imported_at AS newest_at, '' AS code, false AS open,
		       (SELECT max(least(p.ended_on, p.cancelled_to, e.ends_on)) FROM `+itsProducts+`) AS ends_on,
		       EXISTS (SELECT FROM `+itsProducts+` AND least(p.ended_on, p.cancelled_to, e.ends_on) IS NULL) AS runs,
		       (SELECT max(h.until) FROM legal_holds AS h WHERE h.customer_id = c.id AND `+holding+`) AS held_to
		FROM customers AS c WHERE c.id = @customer AND c.erased_at IS NULL`, args)
	return append(list, master...), err
}
