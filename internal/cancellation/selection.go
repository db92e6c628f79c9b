package cancellation

import (
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// Wanted is one item of a declaration as it was declared: a product, or a
// contract, which means its active products.
type Wanted struct {
	ProductID    string        `json:"product_id,omitempty"`
	ContractID   string        `json:"contract_id,omitempty"`
	RequestedEnd notice.Date   `json:"requested_end,omitzero"`
	Cause        *notice.Cause `json:"cause,omitempty"` // what happened, if it is known beyond the words of the declaration
}

// Select turns what was declared into candidates, in the order declared, each
// main product followed by the parts it takes along.
//
// The products are all of one customer's. An unknown product or contract is
// ErrNotFound, a product reached twice ErrTwice; a part that is listed beside
// its main product is not. More than MaxItems, or MaxItemsWithParts with parts,
// is ErrTooMany.
func Select(products []Product, wanted []Wanted, receivedAt time.Time) ([]Candidate, error) {
	if len(wanted) > MaxItems {
		return nil, ErrTooMany
	}
	s := selection{products: products, receivedAt: receivedAt, at: map[string]int{}}
	for i, w := range wanted {
		if err := s.add(w); err != nil {
			return nil, fmt.Errorf("item %d: %w", i, err)
		}
	}
	if len(s.picked) > MaxItems {
		return nil, ErrTooMany
	}
	s.takeAlong()
	if len(s.picked) > MaxItemsWithParts {
		return nil, ErrTooMany
	}
	return s.picked, nil
}

type selection struct {
	products   []Product
	receivedAt time.Time
	picked     []Candidate
	at         map[string]int // product ID → its place in picked
}

func (s *selection) add(w Wanted) error {
	if w.ProductID != "" {
		for _, p := range s.products {
			if p.ID == w.ProductID {
				return s.pick(p, w, true)
			}
		}
		return ErrNotFound
	}
	named := s.ofContract(w.ContractID)
	if len(named) == 0 {
		return ErrNotFound
	}
	for _, p := range named {
		if err := s.pick(p, w, false); err != nil {
			return err
		}
	}
	return nil
}

// ofContract lists the active products of a contract. If none is active all of
// them are meant: each is then received and answered with why it is refused.
func (s *selection) ofContract(id string) []Product {
	var all, active []Product
	for _, p := range s.products {
		if p.ContractID != id {
			continue
		}
		all = append(all, p)
		if p.Active(s.receivedAt) {
			active = append(active, p)
		}
	}
	if len(active) > 0 {
		return active
	}
	return all
}

func (s *selection) pick(p Product, w Wanted, named bool) error {
	if _, twice := s.at[p.ID]; twice {
		return ErrTwice
	}
	s.at[p.ID] = len(s.picked)
	s.picked = append(s.picked, Candidate{
		Product:      p,
		RequestedEnd: w.RequestedEnd,
		Cause:        w.Cause,
		Named:        named,
		Refused:      p.Refusal(),
		Hold:         p.HoldAgainst(s.receivedAt),
	})
	return nil
}

// takeAlong adds the parts that cannot work without what is picked, and the
// parts of those. Parts that have ended, and parts of a main product that has
// ended, stay out.
func (s *selection) takeAlong() {
	for i := 0; i < len(s.picked); i++ {
		main := s.picked[i]
		if main.Refused != nil && main.Refused.Code == RefusedEnded {
			continue
		}
		for _, p := range s.products {
			if p.PartOf != main.Product.ID || !p.EndedOn.IsZero() {
				continue
			}
			if _, there := s.at[p.ID]; there {
				continue
			}
			s.at[p.ID] = len(s.picked)
			s.picked = append(s.picked, Candidate{Product: p, Refused: p.Refusal(), Hold: p.HoldAgainst(s.receivedAt)})
		}
	}
}
