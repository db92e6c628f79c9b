package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Imported is what became of one record: Err, or what it made new or changed. A
// record that repeats what is known has neither.
type Imported struct {
	Err error // ErrForeign, ErrNoMain, ErrCircle, or of terms that make no sense once a part has inherited
	New bool  // the contract was not known

	Customer, Contract bool     // it changed
	Products           []string // those that are new or changed
}

// Changed says whether the record wrote anything.
func (i Imported) Changed() bool { return i.Customer || i.Contract || len(i.Products) > 0 }

// Import upserts the master data of contracts, each record all or nothing, and says
// what became of each. It writes only what differs. It never revives what ended,
// moves nothing to another customer, and touches no declaration, item or decision.
// Who was erased and is imported again is a customer again. An error means that
// nothing was written.
func (s *Store) Import(ctx context.Context, records []Record) ([]Imported, error) {
	finish, err := s.StageImport(ctx, records)
	if err != nil {
		return nil, err
	}
	return finish(ctx)
}

// StageImport copies records to where they are compared, and finish imports them. So the
// next records are copied while those before are written. Finish must be called once; it
// lets go of the connection, with a context that has ended too. Batches may be finished
// side by side if no customer is in two of them.
func (s *Store) StageImport(ctx context.Context, records []Record) (finish func(context.Context) ([]Imported, error), err error) {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return nil, tried("begin an import", err)
	}
	staged, err := stageAll(ctx, tx, records)
	if err != nil {
		return nil, errors.Join(err, tx.Rollback(ctx))
	}
	return func(ctx context.Context) ([]Imported, error) {
		list, err := staged.finish(ctx, tx)
		if err == nil {
			return list, tried("commit an import", tx.Commit(ctx))
		}
		if err = errors.Join(err, tx.Rollback(ctx)); !foughtOver(err) {
			return nil, err
		}
		return s.Import(ctx, records) // the other batch is in, so that now it is seen
	}, nil
}

// foughtOver says whether another batch wrote what this one was about to.
func foughtOver(err error) bool {
	var said *pgconn.PgError
	return errors.Is(err, errDuplicate) || errors.As(err, &said) && said.Code == "40P01"
}

// WhileNoOtherImports calls run while no other import runs, on any machine. It holds a
// connection meanwhile.
func (s *Store) WhileNoOtherImports(ctx context.Context, run func(context.Context) error) error {
	var ran bool
	var said error
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := exec(ctx, tx, "let it wait", `SET LOCAL idle_in_transaction_session_timeout = 0`, nil); err != nil {
			return err
		}
		if err := exec(ctx, tx, "wait for other imports", `SELECT pg_advisory_xact_lock(hashtext('fairwell import'))`, nil); err != nil {
			return err
		}
		ran, said = true, run(ctx)
		return said
	})
	if ran { // how a transaction ends that wrote nothing is nobody's concern
		return said
	}
	return err
}

// errRehearsed takes back what a rehearsal wrote.
var errRehearsed = errors.New("rehearsed")

// RehearseImport calls rehearse with an import that is taken back at its end, so that
// later records meet what earlier ones wrote.
func (s *Store) RehearseImport(ctx context.Context, rehearse func(load func(context.Context, []Record) ([]Imported, error)) error) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		err := rehearse(func(ctx context.Context, records []Record) ([]Imported, error) {
			staged, err := stageAll(ctx, tx, records)
			if err != nil {
				return nil, err
			}
			return staged.finish(ctx, tx)
		})
		if err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}
