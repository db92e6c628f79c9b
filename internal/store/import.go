package store

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"
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
// Who was erased and is imported again is a customer again. One import runs at a
// time. An error means that nothing was written.
func (s *Store) Import(ctx context.Context, records []Record) (list []Imported, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		list, err = importAll(ctx, tx, records)
		return err
	})
	return list, err
}

// errRehearsed takes back what a rehearsal wrote.
var errRehearsed = errors.New("rehearsed")

// RehearseImport calls rehearse with an import that is taken back at its end, so that
// later records meet what earlier ones wrote.
func (s *Store) RehearseImport(ctx context.Context, rehearse func(load func(context.Context, []Record) ([]Imported, error)) error) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		err := exec(ctx, tx, "let it wait for lines", `SET LOCAL idle_in_transaction_session_timeout = 0`, nil)
		if err != nil {
			return err
		}
		err = rehearse(func(ctx context.Context, records []Record) ([]Imported, error) {
			return importAll(ctx, tx, records)
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

// importAll writes at once whatever meets no objection, and then one by one, in
// their order, the records of each customer of whom one did: alone, a record either
// goes in or is what the objection is about.
func importAll(ctx context.Context, tx pgx.Tx, records []Record) ([]Imported, error) {
	if err := exec(ctx, tx, "wait for other imports", `SELECT pg_advisory_xact_lock(hashtext('fairwell import'))`, nil); err != nil {
		return nil, err
	}
	if err := makeStaging(ctx, tx); err != nil {
		return nil, err
	}
	for n := range records {
		records[n].complete()
	}
	apart := conflicting(records)
	together, _ := split(records, apart)
	if err := stage(ctx, tx, pick(records, together)); err != nil {
		return nil, err
	}
	objections, err := object(ctx, tx, pick(records, together))
	if err != nil {
		return nil, err
	}
	for n := range objections {
		apart[records[together[n]].Customer.ID] = true
	}
	together, alone := split(records, apart)
	if len(objections) > 0 {
		if err := stage(ctx, tx, pick(records, together)); err != nil {
			return nil, err
		}
	}
	list := make([]Imported, len(records))
	if err := write(ctx, tx, records, together, list); err != nil {
		return nil, err
	}
	for _, n := range alone {
		one := []int{n}
		if err := stage(ctx, tx, pick(records, one)); err != nil {
			return nil, err
		}
		objections, err := object(ctx, tx, pick(records, one))
		if err != nil {
			return nil, err
		}
		if list[n].Err = objections[0]; list[n].Err != nil {
			continue
		}
		if err := write(ctx, tx, records, one, list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// split numbers the records of whoever is apart, and all others.
func split(records []Record, apart map[string]bool) (together, alone []int) {
	for n, r := range records {
		if apart[r.Customer.ID] {
			alone = append(alone, n)
		} else {
			together = append(together, n)
		}
	}
	return together, alone
}

func pick(records []Record, which []int) []Record {
	list := make([]Record, len(which))
	for i, n := range which {
		list[i] = records[n]
	}
	return list
}

// conflicting are the customers whose records depend on each other's order: they
// tell two things of one customer, contract or product, or a part in one has its main
// product in another.
func conflicting(records []Record) map[string]bool {
	apart := map[string]bool{}
	customers, contracts, products := map[string]RecordCustomer{}, map[string]string{}, map[string]string{}
	for _, r := range records {
		id := r.Customer.ID
		if c, again := customers[id]; again && !reflect.DeepEqual(c, r.Customer) {
			apart[id] = true
		}
		customers[id] = r.Customer
		if other, again := contracts[r.Contract.ID]; again {
			apart[id], apart[other] = true, true
		}
		contracts[r.Contract.ID] = id
		for _, p := range r.Products {
			if other, again := products[p.ID]; again {
				apart[id], apart[other] = true, true
			}
			products[p.ID] = id
		}
	}
	for _, r := range records {
		for _, p := range r.Products {
			own := slices.ContainsFunc(r.Products, func(main RecordProduct) bool { return main.ID == p.PartOf })
			if _, elsewhere := products[p.PartOf]; elsewhere && !own {
				apart[r.Customer.ID] = true
			}
		}
	}
	return apart
}
