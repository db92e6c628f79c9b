package cancellation

import (
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// Meant reads which products of a customer were meant: contracts by their
// numbers, or one product by its name. Where it is unclear, and where the preferred
// day cannot be read, a person decides.
func (t Typed) Meant(products []Product) ([]Wanted, bool) {
	wish, readable := notice.Date{}, true
	if strings.TrimSpace(t.Wish) != "" {
		wish, readable = TypedDay(t.Wish)
	}
	if !readable {
		return nil, false
	}
	var contracts, named []Wanted
	seen := map[string]bool{}
	for _, p := range products {
		if mentions(t.Contract, p.ContractNumber) && !seen[p.ContractID] {
			seen[p.ContractID] = true
			contracts = append(contracts, Wanted{ContractID: p.ContractID, RequestedEnd: wish})
		}
		if same(t.Contract, p.Name) {
			named = append(named, Wanted{ProductID: p.ID, RequestedEnd: wish})
		}
	}
	switch {
	case len(contracts) > 0:
		return contracts, true
	case len(named) == 1:
		return named, true
	default:
		return nil, false
	}
}
