package portal

import (
	"slices"
	"strings"
)

// reason is why products end when they do, told once for all that share it.
type reason struct {
	Names              []string
	Explanation, Basis string
	Trace              []string
}

// namedAtOnce is how many products the line of a folded reason names.
const namedAtOnce = 3

// First are the products that are named before the reason is opened.
func (r reason) First() string { return strings.Join(r.Names[:min(namedAtOnce, len(r.Names))], ", ") }

// More is how many products are named in it alone.
func (r reason) More() int { return max(0, len(r.Names)-namedAtOnce) }

// All are the products that share the reason.
func (r reason) All() string { return strings.Join(r.Names, ", ") }

// reasonsOf puts products with the same reason together. The steps are those of the
// first: of a part that is taken along, the table says so.
func reasonsOf(items []item) []reason {
	var list []reason
	for _, i := range items {
		if i.Explanation == "" || i.RefusedCode != "" {
			continue
		}
		n := slices.IndexFunc(list, func(r reason) bool {
			return r.Explanation == i.Explanation && r.Basis == i.Basis
		})
		if n < 0 {
			n, list = len(list), append(list, reason{Explanation: i.Explanation, Basis: i.Basis, Trace: i.Trace})
		}
		list[n].Names = append(list[n].Names, i.Name)
	}
	return list
}
