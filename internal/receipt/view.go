package receipt

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// view is what a receipt shows, in the order in which it shows it. The text and
// the document are two layouts of it.
type view struct {
	words   words
	at      time.Time
	opening string
	pressed string
	typed   []row
	items   []itemView

	continued []row  // what a declaration about going on says of itself
	parts     []part // and the terms of a new contract, whole
}

type row struct{ label, value string }

type itemView struct{ name, contract, wish, end string }

func (r Receipt) view() (view, error) {
	at, err := time.Parse(time.RFC3339, r.ReceivedAt)
	if err != nil {
		return view{}, ErrMalformed
	}
	v := view{words: wordsOf(r.Locale), at: at.In(notice.Berlin())}
	v.opening = v.words.cancelled
	if r.Kind == cancellation.Withdrawal {
		v.opening = v.words.withdrawn
	}
	if err := r.whole(); err != nil {
		return view{}, err
	}
	r.continuing(&v)
	if r.By != "" {
		v.pressed = fmt.Sprintf(v.words.pressed, plain(r.By))
	}
	v.typed = typedRows(v.words, r)
	for _, i := range r.Items {
		v.items = append(v.items, itemView{
			name: oneLine(i.Name), contract: oneLine(i.ContractNumber),
			wish: notice.Spell(i.RequestedEnd, r.Locale), end: notice.Spell(i.EndsOn, r.Locale),
		})
	}
	return v, nil
}

// received spells the instant of receipt, with its offset.
func (v view) received(lang notice.Language) string {
	return notice.Spell(notice.CivilDay(v.at), lang) + ", " + v.at.Format(v.words.clock)
}

// kindOf puts what was declared into words.
func (v view) kindOf(kind cancellation.Kind) string {
	switch kind {
	case cancellation.Withdrawal:
		return v.words.withdrawal
	case cancellation.ForCause:
		return v.words.forCause
	default:
		return v.words.ordinary
	}
}

// declarer says who declared, in which role and with what proof.
func (v view) declarer(d *cancellation.Declarer) string {
	if d == nil {
		return ""
	}
	said := []string{plain(d.Name), v.words.roles[d.Role], v.words.proofs[d.Proof]}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", ")
}

// channelOf puts the way into words; one that is not known stands as it is.
func (v view) channelOf(c cancellation.Channel) string {
	if words, known := v.words.channels[c]; known {
		return words
	}
	return plain(string(c))
}

// typedRows says what a person typed, and nothing else. A wish that was not
// typed is said all the same: in doubt the earliest possible end counts.
func typedRows(w words, r Receipt) []row {
	t := r.Typed
	if t == nil {
		return nil
	}
	rows := []row{
		{w.name, plain(t.Name)},
		{w.number, plain(t.CustomerNumber)},
		{w.phone, plain(t.Phone)},
		{w.address, plain(commas(t.Address))},
		{w.birth, spelled(plain(t.BirthDate), r.Locale)},
		{w.contract, plain(t.Contract)},
		{w.part, plain(t.Part)},
		{w.email, plain(t.Email)},
	}
	if r.Kind != cancellation.Withdrawal {
		end := w.endSoonest
		if wish := plain(t.Wish); wish != "" {
			end = fmt.Sprintf(w.endAsOf, spelled(wish, r.Locale))
		}
		rows = append(rows, row{w.end, end})
	}
	return filled(rows)
}

func filled(rows []row) []row {
	var out []row
	for _, r := range rows {
		if r.value != "" {
			out = append(out, r)
		}
	}
	return out
}

// spelled writes out a day that a browser's field gave as a date.
func spelled(typed string, lang notice.Language) string {
	if d, err := notice.ParseDate(typed); err == nil {
		return notice.Spell(d, lang)
	}
	return typed
}

// commas keeps the lines of an address apart on one line.
func commas(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, ", ")
}
