package mailing

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// composer puts a mail into words from what the database holds now.
type composer struct {
	*Mailing
	store.Dossier
	ref  Ref
	told []store.Repeat // other cases that the mail tells as well
}

func (c composer) locale() notice.Language { return notice.Language(c.Declared.Locale) }

func (c composer) confirmation() (mail.Letter, error) {
	if c.stranger() {
		return mail.TypedConfirmation(c.typed())
	}
	return mail.Confirmation(c.content())
}

// correction tells of later decisions; corrections are numbered from 1.
func (c composer) correction() (mail.Letter, error) {
	if c.stranger() {
		return mail.TypedCorrection(c.typed(), c.ref.Number)
	}
	return mail.Correction(c.content(), c.ref.Number)
}

// continuation tells what came of the holder's offer to go on.
func (c composer) continuation() (mail.Letter, error) {
	d, said := c.Declared, mail.ContinuationContent{}
	var signed receipt.Receipt
	if err := json.Unmarshal([]byte(cmp.Or(c.Act.Statement, "{}")), &signed); err != nil {
		return mail.Letter{}, fmt.Errorf("read statement: %w", err)
	}
	if c.Act.OfferedAt != nil {
		said.OfferedAt = *c.Act.OfferedAt
	}
	said.Reference, said.Provider, said.Name, said.Locale = d.ReceiptCode, c.company, d.CustomerName, c.locale()
	if signed.Continuation != nil && signed.Continuation.Contract != nil { // in the language of its terms
		said.Contract, said.Locale = signed.Continuation.Contract, signed.Locale
		if c.portal != "" {
			said.Withdraw = c.portal + "/widerrufen"
		}
	}
	said.Declined, said.Reason, said.Items = c.Act.Details.Outcome == string(cancellation.Declined), c.Act.Words, c.shown()
	return mail.Continuation(said)
}

func (c composer) receiptMail() (mail.Letter, error) {
	if c.Declared.Typed != nil {
		return mail.TypedReceipt(c.typed())
	}
	return mail.Receipt(c.content())
}

func (c composer) alert() (mail.Letter, error) {
	d := c.Declared
	return mail.Alert(mail.AlertContent{
		Reference: d.ReceiptCode, Provider: c.company, Name: d.CustomerName, Locale: c.locale(), ReceivedAt: d.ReceivedAt,
		Items: c.shown(), Repeated: c.repeated(),
		Objection: c.link(d, "/einspruch", link.Objection, objectionFor),
	})
}

func (c composer) question() (mail.Letter, error) {
	d := c.Declared
	return mail.Question(mail.QuestionContent{
		Reference: d.ReceiptCode, Provider: c.company, Locale: c.locale(), ReceivedAt: d.ReceivedAt,
		Number: c.ref.Number, Text: c.Act.Words, Withdrawal: d.Kind == cancellation.Withdrawal,
	})
}

func (c composer) acknowledgement() (mail.Letter, error) {
	d, t := c.Declared, c.Declared.Typed
	return mail.Acknowledgement(mail.AcknowledgementContent{
		Reference: d.ReceiptCode, Provider: c.company,
		Partial: mail.OneLine(t.Part) != "", Locale: c.locale(), ReceivedAt: d.ReceivedAt,
	})
}

// content gathers what a mail to the customer shows: in a confirmation the dates
// of the first decisions, in a correction those that it tells. A declaration takes
// effect when it is received, so no backend's outcome changes what the mail says.
func (c composer) content() mail.Content {
	d := c.Declared
	m := mail.Content{
		Reference: d.ReceiptCode, Provider: c.company,
		Name: d.CustomerName, CustomerNumber: d.CustomerNumber, Locale: c.locale(),
		Kind: d.Kind, Reason: d.Reason, Channel: d.Channel, ReceivedAt: d.ReceivedAt, ConfirmationEmail: d.ConfirmationEmail,
		MailboxEndsOn: mailboxEnds(c.Items, c.declared(), c.afterwards), Items: c.shown(), Repeated: c.repeated(),
	}
	c.declaredBy(&m)
	if c.toFile() {
		// The typed address may be somebody else's.
		m.ConfirmationEmail, m.Objection = "", c.link(d, "/einspruch", link.Objection, objectionFor)
	}
	m.Link, m.LinkUntil = c.caseLink(d)
	for _, i := range c.Items {
		if i.Named || i.TakenAlongBy == "" {
			m.Declared = append(m.Declared, mail.Declared{
				ProductName: i.ProductName, ContractNumber: i.ContractNumber, RequestedEnd: i.RequestedEnd,
			})
		}
	}
	return m
}

// declaredBy says who declared and what comes of that. An heir is never greeted by
// the name of whom he inherits from, nor is whoever gave an address of his own.
func (c composer) declaredBy(m *mail.Content) {
	d := c.Declared
	m.Act, m.RevokedOn = c.Act.Kind, notice.CivilDay(c.Act.Details.ReceivedAt)
	if !d.DeclaredBy.ForHolder() {
		return
	}
	m.DeclaredBy = *d.DeclaredBy
	if d.DeclaredBy.Role == cancellation.RoleHeir || d.ConfirmationEmail != "" && c.foreign(d.ConfirmationEmail) {
		m.Name = d.DeclaredBy.Name
	}
	if !d.RejectBy.Before(notice.CivilDay(c.now())) {
		m.RejectBy = d.RejectBy
	}
}

func (c composer) repeated() []mail.Repeated {
	list := make([]mail.Repeated, len(c.told))
	for i, r := range c.told {
		list[i] = mail.Repeated{Reference: r.Reference, ReceivedAt: r.ReceivedAt}
	}
	return list
}

func (c composer) shown() []mail.ContentItem {
	names := make(map[string]string, len(c.Items))
	for _, i := range c.Items {
		names[i.ProductID] = i.ProductName
	}
	list := make([]mail.ContentItem, len(c.Items))
	for n, i := range c.Items {
		after := c.afterwards.Of(i.Line, i.EndsOn)
		list[n] = mail.ContentItem{
			ProductName: i.ProductName, ContractNumber: i.ContractNumber, ContractID: i.ContractID,
			RequestedEnd: i.RequestedEnd, EndsOn: i.EndsOn, LastReceiptOn: i.LastReceiptOn,
			PortUntil: after.PortUntil, MailUntil: after.MailUntil,
			TakenAlongBy: names[i.TakenAlongBy], Basis: notice.Cited(i.Basis, c.locale()), Explanation: notice.Explain(i.Steps, c.locale()),
			Trace: notice.Trace(i.Steps, c.locale()),
			// Neither ends nor refused: a decision took the declaration back.
			Continues:   i.RefusedCode == "" && i.EndsOn.IsZero(),
			RefusedCode: i.RefusedCode, RefusedReference: i.RefusedReference, RefusedEndsOn: i.RefusedEndsOn,
			ReviewDeclaredEnd: i.ReviewDeclaredEnd,
		}
	}
	return list
}

// typed repeats what was typed, with the products and their last days once they are
// decided: nothing else that the sender did not know.
func (c composer) typed() mail.TypedContent {
	d := c.Declared
	t := mail.TypedContent{
		Reference: d.ReceiptCode, Provider: c.company, Locale: c.locale(),
		Kind: d.Kind, Reason: d.Reason, Typed: *d.Typed, ReceivedAt: d.ReceivedAt,
	}
	t.Link, t.LinkUntil = c.caseLink(d)
	for _, i := range c.Items {
		end := mail.TypedEnd{Product: i.ProductName, On: i.EndsOn}
		if i.RefusedCode == cancellation.RefusedAlreadyCancelled || i.RefusedCode == cancellation.RefusedEnded {
			end.On = i.RefusedEndsOn
		}
		t.Ends = append(t.Ends, end)
	}
	return t
}
