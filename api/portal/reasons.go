package portal

import (
	"slices"
	"strings"
)

// reason is why products end when they do, told once for all that share it.
type reason struct {
	Names       []string
	Explanation string
	Basis       []string // of all
	Trace       []string // step by step, of the product that has most steps
}

// namedAtOnce is how many products the line of a folded reason names.
const namedAtOnce = 3

// First are the products that are named before the reason is opened.
func (r reason) First() string { return strings.Join(r.Names[:min(namedAtOnce, len(r.Names))], ", ") }

// More is how many products are named in it alone.
func (r reason) More() int { return max(0, len(r.Names)-namedAtOnce) }

// All are the products that share the reason.
func (r reason) All() string { return strings.Join(r.Names, ", ") }

// reasonsOf puts products with the same reason together.
func reasonsOf(items []item) []reason {
	var list []reason
	for _, i := range items {
		if i.Explanation == "" || i.RefusedCode != "" {
			continue
		}
		n := slices.IndexFunc(list, func(r reason) bool {
			return r.Explanation == i.Explanation
		})
		if n < 0 {
			n, list = len(list), append(list, reason{Explanation: i.Explanation})
		}
		r := &list[n]
		r.Names = append(r.Names, i.Name)
		for _, basis := range i.Basis {
			if !slices.Contains(r.Basis, basis) {
				r.Basis = append(r.Basis, basis)
			}
		}
		if len(i.Trace) > len(r.Trace) {
			r.Trace = i.Trace
		}
	}
	return list
}
