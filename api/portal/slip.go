package portal

import (
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

// slip is a receipt as a page shows it: what was declared, and when it was
// received. It holds nothing that was found out since.
type slip struct {
	Reference  string // the receipt's short code
	Day        string
	Time       string
	Offset     string
	Provider   string
	Channel    cancellation.Channel
	Pressed    string // the words on the button, "" if none was pressed
	ForCause   bool
	Reason     string
	Typed      *cancellation.Typed
	DeclaredBy *cancellation.Declarer // nil: the holder
	Items      []slipItem
	Papers     papers
}

// slipItem is a product as it was declared, with the end that was known then.
type slipItem struct {
	Name, Contract, Wish, End, TakenAlongBy string
}

func newSlip(r receipt.Receipt, lang notice.Language) (slip, error) {
	at, err := time.Parse(time.RFC3339, r.ReceivedAt)
	if err != nil {
		return slip{}, fmt.Errorf("read receipt: %w", err)
	}
	s := slip{
		Reference: r.Code(), Provider: r.Provider, Channel: r.Channel, Pressed: r.By,
		ForCause: r.Kind == cancellation.ForCause, Reason: r.Reason, Typed: r.Typed, DeclaredBy: r.DeclaredBy,
	}
	if r.Typed != nil {
		typed := *r.Typed
		typed.Wish, typed.BirthDate = spellTyped(typed.Wish, lang), spellTyped(typed.BirthDate, lang)
		s.Typed = &typed
	}
	s.Day, s.Time, s.Offset = spellInstant(at, lang)
	names := map[string]string{}
	for _, i := range r.Items {
		names[i.ProductID] = i.Name
	}
	for _, i := range r.Items {
		s.Items = append(s.Items, slipItem{
			Name: i.Name, Contract: i.ContractNumber, TakenAlongBy: names[i.TakenAlongBy],
			Wish: notice.Spell(i.RequestedEnd, lang), End: notice.Spell(i.EndsOn, lang),
		})
	}
	return s, nil
}

// spellTyped writes out a day that a calendar gave, and leaves what people wrote.
func spellTyped(typed string, lang notice.Language) string {
	if d, err := notice.ParseDate(typed); err == nil {
		return notice.Spell(d, lang)
	}
	return typed
}

// spellInstant needs an instant in the zone that it is to be told in.
func spellInstant(at time.Time, lang notice.Language) (day, clock, offset string) {
	return notice.Spell(notice.CivilDay(at), lang), at.Format("15:04:05"), at.Format("UTC-07:00")
}
