package mail

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// view is the content as the templates show it: every date spelled out, every
// word of a person on a line of its own making.
type view struct {
	Lang       notice.Language
	Receipt    bool   // not the confirmation, but that the declaration was received
	Correction int    // which one it is, from 1; 0: none
	Replaces   string // what a correction takes the place of
	Reference  string
	Provider   string
	Name       string

	CustomerNumber    string
	ConfirmationEmail string
	ForCause          bool
	Reason            []string
	Channel           cancellation.Channel
	Declared          []declaredView
	ByRole            cancellation.Role
	ByName            string
	RejectBy          string
	Act               cancellation.ActKind
	RevokedOn         string

	ReceivedOn     string
	ReceivedTime   string
	ReceivedOffset string

	MailboxEndsOn string
	Link          string
	LinkUntil     string
	Objection     string
	Repeated      string

	Ending    []itemView
	Refused   []itemView
	Continues []itemView
}

type declaredView struct {
	Product  string
	Contract string
	Wish     string
	ForCause bool
}

type itemView struct {
	Product       string
	Contract      string
	EndsOn        string
	Wish          string // only where it differs
	NoticeBy      string // only where that day was still to come
	PortUntil     string
	MailUntil     string
	TakenAlongBy  string
	Basis         string
	Explanation   string
	Trace         []string
	Continues     bool
	ForCause      bool
	Correction    bool
	Act           cancellation.ActKind
	Review        string
	RefusedCode   cancellation.RefusalCode
	RefusedCase   string
	RefusedEndsOn string
}

// newView refuses content that would make a letter without what the law asks for.
func newView(c Content, correction int) (view, error) {
	if err := check(c.Locale, c.Reference, c.ReceivedAt); err != nil {
		return view{}, err
	}
	if len(c.Items) == 0 || (len(c.Declared) == 0 && correction == 0) {
		return view{}, fmt.Errorf("what was declared, or what came of it, is missing")
	}
	received := c.ReceivedAt.In(notice.Berlin())
	v := view{
		Lang: c.Locale, Correction: correction, Reference: OneLine(c.Reference), Provider: OneLine(c.Provider), Name: OneLine(c.Name),
		CustomerNumber: OneLine(c.CustomerNumber), ConfirmationEmail: OneLine(c.ConfirmationEmail),
		ForCause: c.Kind == cancellation.ForCause, Reason: lines(c.Reason), Channel: c.Channel,
		ByRole: c.DeclaredBy.Role, ByName: OneLine(c.DeclaredBy.Name), RejectBy: notice.Spell(c.RejectBy, c.Locale),
		Act: c.Act, RevokedOn: notice.Spell(c.RevokedOn, c.Locale),
		ReceivedOn:     notice.Spell(notice.CivilDay(c.ReceivedAt), c.Locale),
		ReceivedTime:   received.Format("15:04:05"),
		ReceivedOffset: received.Format("UTC-07:00"),
		MailboxEndsOn:  notice.Spell(c.MailboxEndsOn, c.Locale),
		Link:           OneLine(c.Link), LinkUntil: notice.Spell(c.LinkUntil, c.Locale), Objection: OneLine(c.Objection),
		Repeated: repeated(c.Repeated, c.Locale),
	}
	for _, d := range c.Declared {
		v.Declared = append(v.Declared, declaredView{
			Product: OneLine(d.ProductName), Contract: OneLine(d.ContractNumber),
			Wish: notice.Spell(d.RequestedEnd, c.Locale), ForCause: v.ForCause,
		})
	}
	for _, item := range c.Items {
		i := newItemView(c, item)
		i.Correction, i.Act = correction > 0, c.Act
		switch {
		case item.RefusedCode != "":
			v.Refused = append(v.Refused, i)
		case item.Continues:
			v.Continues = append(v.Continues, i)
		default:
			v.Ending = append(v.Ending, i)
		}
	}
	return v, nil
}

// check says what every letter needs: a language that it can be written in, a
// reference by which it is found, and the instant at which it all began.
func check(lang notice.Language, reference string, receivedAt time.Time) error {
	switch {
	case lang != notice.German && lang != notice.English:
		return fmt.Errorf("there is no mail in the language %q", lang)
	case OneLine(reference) == "":
		return fmt.Errorf("the reference is missing")
	case receivedAt.IsZero():
		return fmt.Errorf("the instant of receipt is missing")
	default:
		return nil
	}
}

func newItemView(c Content, item ContentItem) itemView {
	v := itemView{
		Product: OneLine(item.ProductName), Contract: OneLine(item.ContractNumber),
		EndsOn:        notice.Spell(item.EndsOn, c.Locale),
		PortUntil:     notice.Spell(item.PortUntil, c.Locale),
		MailUntil:     notice.Spell(item.MailUntil, c.Locale),
		TakenAlongBy:  OneLine(item.TakenAlongBy),
		Basis:         OneLine(strings.Join(item.Basis, ", ")),
		Explanation:   OneLine(item.Explanation),
		Trace:         item.Trace,
		ForCause:      c.Kind == cancellation.ForCause,
		Review:        notice.Spell(item.ReviewDeclaredEnd, c.Locale),
		RefusedCode:   item.RefusedCode,
		Continues:     item.Continues,
		RefusedCase:   OneLine(item.RefusedReference),
		RefusedEndsOn: notice.Spell(item.RefusedEndsOn, c.Locale),
	}
	if v.Contract == "" {
		v.Contract = OneLine(item.ContractID)
	}
	if notice.CivilDay(c.ReceivedAt).Before(item.LastReceiptOn) {
		v.NoticeBy = notice.Spell(item.LastReceiptOn, c.Locale)
	}
	if !item.RequestedEnd.IsZero() && item.RequestedEnd != item.EndsOn {
		v.Wish = notice.Spell(item.RequestedEnd, c.Locale)
	}
	return v
}
