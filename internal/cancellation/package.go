package cancellation

import "github.com/fairwell/fairwell/internal/notice"

// Together puts a customer's products under the rules of the packages among them
// (§ 66 TKG). It takes nothing along: that is for part_of alone.
func Together(products []Product) {
	terms := make([]notice.Terms, len(products))
	for i, p := range products {
		terms[i] = p.Terms
	}
	for i, t := range notice.Together(terms) {
		products[i].Terms = t
	}
}
