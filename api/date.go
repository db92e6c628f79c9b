package api

import (
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

// date is a civil day, or null.
type date struct{ notice.Date }

// day is the zero Date where none was sent.
func (d *date) day() notice.Date {
	if d == nil {
		return notice.Date{}
	}
	return d.Date
}

// Schema implements huma.SchemaProvider.
func (date) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true}
}

// instant is written with the offset of Europe/Berlin, or null.
type instant struct{ time.Time }

// Schema implements huma.SchemaProvider.
func (instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true}
}

// MarshalJSON implements json.Marshaler.
func (i instant) MarshalJSON() ([]byte, error) {
	if i.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + receipt.Berlin(i.Time) + `"`), nil
}

func instantOf(t *time.Time) instant {
	if t == nil {
		return instant{}
	}
	return instant{*t}
}

// parseInstant reads RFC 3339. In a query + stands for a blank: who forgot to
// escape the offset is understood.
func parseInstant(location, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
	if err != nil || notice.CivilDay(at).IsZero() {
		return time.Time{}, invalid(location, "must be an instant such as 2026-11-22T11:00:00+01:00")
	}
	return at, nil
}
