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
	Lang      notice.Language
	Receipt   bool // not the confirmation, but that the declaration was received
	Document  bool // not a mail, but the document that comes with it
	Reference string
	Provider  string
	Name      string

	CustomerNumber    string
	ConfirmationEmail string
	ForCause          bool
	Reason            []string
	Channel           cancellation.Channel
	Declared          []declaredView

	ReceivedOn     string
	ReceivedTime   string
	ReceivedOffset string

	MailboxEndsOn string
	Link          string
	LinkUntil     string

	Ending  []itemView
	Refused []itemView
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
	LastReceiptOn string
	TakenAlongBy  string
	Basis         string
	Explanation   string
	ForCause      bool
	Review        string
	RefusedCode   cancellation.RefusalCode
	RefusedCase   string
	RefusedEndsOn string
}

// newView refuses content that would make a mail without what the law asks for.
func newView(c Content) (view, error) {
	switch {
	case c.Locale != notice.German && c.Locale != notice.English:
		return view{}, fmt.Errorf("there is no confirmation in the language %q", c.Locale)
	case oneLine(c.Reference) == "":
		return view{}, fmt.Errorf("the reference is missing")
	case c.ReceivedAt.IsZero():
		return view{}, fmt.Errorf("the instant of receipt is missing")
	case len(c.Declared) == 0 || len(c.Items) == 0:
		return view{}, fmt.Errorf("what was declared, or what came of it, is missing")
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return view{}, fmt.Errorf("load the zone: %w", err)
	}
	received := c.ReceivedAt.In(berlin)
	v := view{
		Lang: c.Locale, Reference: oneLine(c.Reference), Provider: oneLine(c.Provider), Name: oneLine(c.Name),
		CustomerNumber: oneLine(c.CustomerNumber), ConfirmationEmail: oneLine(c.ConfirmationEmail),
		ForCause: c.Kind == cancellation.ForCause, Reason: lines(c.Reason), Channel: c.Channel,
		ReceivedOn:     notice.Spell(notice.CivilDay(c.ReceivedAt), c.Locale),
		ReceivedTime:   received.Format("15:04:05"),
		ReceivedOffset: received.Format("UTC-07:00"),
		MailboxEndsOn:  notice.Spell(c.MailboxEndsOn, c.Locale),
		Link:           oneLine(c.Link), LinkUntil: notice.Spell(c.LinkUntil, c.Locale),
	}
	for _, d := range c.Declared {
		v.Declared = append(v.Declared, declaredView{
			Product: oneLine(d.ProductName), Contract: oneLine(d.ContractNumber),
			Wish: notice.Spell(d.RequestedEnd, c.Locale), ForCause: v.ForCause,
		})
	}
	for _, item := range c.Items {
		if item.RefusedCode != "" {
			v.Refused = append(v.Refused, newItemView(c, item))
		} else {
			v.Ending = append(v.Ending, newItemView(c, item))
		}
	}
	return v, nil
}

func newItemView(c Content, item ContentItem) itemView {
	v := itemView{
		Product: oneLine(item.ProductName), Contract: oneLine(item.ContractNumber),
		EndsOn:        notice.Spell(item.EndsOn, c.Locale),
		LastReceiptOn: notice.Spell(item.LastReceiptOn, c.Locale),
		TakenAlongBy:  oneLine(item.TakenAlongBy),
		Basis:         oneLine(strings.Join(item.Basis, ", ")),
		Explanation:   oneLine(item.Explanation),
		ForCause:      c.Kind == cancellation.ForCause,
		Review:        notice.Spell(item.ReviewDeclaredEnd, c.Locale),
		RefusedCode:   item.RefusedCode,
		RefusedCase:   oneLine(item.RefusedCaseID),
		RefusedEndsOn: notice.Spell(item.RefusedEndsOn, c.Locale),
	}
	if v.Contract == "" {
		v.Contract = oneLine(item.ContractID)
	}
	if !item.RequestedEnd.IsZero() && item.RequestedEnd != item.EndsOn {
		v.Wish = notice.Spell(item.RequestedEnd, c.Locale)
	}
	return v
}
