package store

import (
	"context"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"
)

// staged are the records of one batch, of which those of the customers who are not apart
// are in the staging tables.
type staged struct {
	records []Record
	apart   map[string]bool
}

func stageAll(ctx context.Context, tx pgx.Tx, records []Record) (staged, error) {
	for n := range records {
		records[n].complete()
	}
	b := staged{records: records, apart: conflicting(records)}
	if err := makeStaging(ctx, tx); err != nil {
		return b, err
	}
	together, _ := split(records, b.apart)
	return b, stage(ctx, tx, pick(records, together))
}

// finish writes at once whatever meets no objection, and then one by one, in
// their order, the records of each customer of whom one did: alone, a record either
// goes in or is what the objection is about.
func (b staged) finish(ctx context.Context, tx pgx.Tx) ([]Imported, error) {
	records := b.records
	together, alone := split(records, b.apart)
	objections, err := object(ctx, tx, pick(records, together))
	if err != nil {
		return nil, err
	}
	if len(objections) > 0 {
		for n := range objections {
			b.apart[records[together[n]].Customer.ID] = true
		}
		together, alone = split(records, b.apart)
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
