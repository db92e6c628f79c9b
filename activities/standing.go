package activities

import (
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Standing is where a case stands: all that its run needs in order to resume
// what is open. It holds IDs, dates and codes, never personal data.
type Standing struct {
	Items   []ItemStanding
	Mails   []MailStanding
	Settled bool // a person has answered the withdrawal
}

// ItemStanding is where one item stands.
type ItemStanding struct {
	ItemID   string
	Line     string
	State    string // a cancellation.ItemState
	Code     string // what is in its way; "": nothing
	Round    int    // a person's retry begins the next
	Decision int    // the newest; 0: none
	Marked   int    // the newest that is carried out; 0: none
	EndsOn   notice.Date
	InReview bool
}

// MailStanding is where one mail that the case owes stands.
type MailStanding struct {
	Kind   string
	Number int
	State  string // a cancellation.MailState
	Code   string // what is in its way; "": nothing
	Round  int    // a person's retry begins the next
	Tried  bool   // an attempt was made
	Waits  bool   // its outcome stays unknown, and a person finds out
}

func standingOf(s store.Standing) Standing {
	st := Standing{Items: make([]ItemStanding, len(s.Items)), Mails: make([]MailStanding, len(s.Mails)), Settled: s.Settled}
	for n, i := range s.Items {
		st.Items[n] = ItemStanding{
			ItemID: i.ItemID, Line: i.Line, State: string(i.State), Code: i.Code, Round: i.Round,
			Decision: i.Decision, Marked: i.Marked, EndsOn: i.EndsOn, InReview: i.InReview,
		}
	}
	for n, m := range s.Mails {
		st.Mails[n] = MailStanding{
			Kind: m.Kind, Number: m.Number, State: string(m.State), Code: m.Code, Round: m.Round, Tried: m.Tried, Waits: m.Waits,
		}
	}
	return st
}
