package mailing

import (
	"slices"
	"strings"
	"unicode"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// The lines whose products may hold the mailbox that a mail goes to.
const (
	lineMail   = "mail"
	lineDomain = "domain"
)

// mailboxEnds is the last day of the mailbox that a mail goes to, where the case
// ends it: the mailbox by its address, or the domain that it belongs to. The
// earliest counts; zero if the mailbox stays. What the provider owes after the end
// keeps it that long.
func mailboxEnds(items []store.DossierItem, to string, owed cancellation.Afterwards) notice.Date {
	address := strings.ToLower(strings.TrimSpace(to))
	_, domain, ok := strings.Cut(address, "@")
	var first notice.Date
	for _, i := range items {
		holds := i.Line == lineMail && names(i.ProductName, address) || i.Line == lineDomain && names(i.ProductName, domain)
		if !ok || !holds || i.RefusedCode != "" || i.EndsOn.IsZero() {
			continue
		}
		last := i.EndsOn
		if until := owed.Of(i.Line, i.EndsOn).MailUntil; !until.IsZero() {
			last = until
		}
		if first.IsZero() || last.Before(first) {
			first = last
		}
	}
	return first
}

// names says whether a product's name has the address as a word of its own: what
// ends with the same letters is somebody else's.
func names(product, address string) bool {
	words := strings.FieldsFunc(strings.ToLower(product), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("@.-_+", r)
	})
	return address != "" && slices.ContainsFunc(words, func(w string) bool {
		return strings.TrimPrefix(strings.Trim(w, ".-"), "www.") == address
	})
}
