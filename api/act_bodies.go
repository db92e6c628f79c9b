package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

type retryBody struct {
	Reason     string   `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
	ProductIDs []string `json:"product_ids,omitempty" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false" doc:"none: everything delayed or parked, the mails too"`
}

func (b retryBody) said() said { return said{reason: b.Reason, products: b.ProductIDs} }

type voidBody struct {
	Reason     string   `json:"reason" minLength:"1" maxLength:"4000" doc:"why it was not declared by or for the holder; kept with the act"`
	ProductIDs []string `json:"product_ids,omitempty" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false" doc:"none: all products of the case"`
}

func (b voidBody) said() said { return said{reason: b.Reason, products: b.ProductIDs} }

type resolveBody struct {
	Outcome string    `json:"outcome" enum:"sent,not_sent" doc:"sent: SendGrid shows it; not_sent: it surely does not, and the mail goes out again"`
	Mail    *mailBody `json:"mail,omitempty" nullable:"false" doc:"none: the confirmation"`
	Reason  string    `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

func (b resolveBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Outcome: b.Outcome, Mail: b.Mail.name()}}
}

type identifyBody struct {
	CustomerID string       `json:"customer_id" minLength:"1" maxLength:"200" doc:"whose declaration it is"`
	Items      []wantedItem `json:"items,omitempty" minItems:"1" maxItems:"100" nullable:"false" doc:"what is meant; none: what was typed says it"`
	Reason     string       `json:"reason" minLength:"1" maxLength:"4000" doc:"how that was found out; kept with the act"`
}

func (b identifyBody) said() said {
	return said{reason: b.Reason, wanted: b.Items, details: store.ActDetails{CustomerID: b.CustomerID}}
}

type objectionBody struct {
	Outcome cancellation.Judgement `json:"outcome" enum:"upheld,rejected" doc:"upheld: it was not the customer, and void is asked for as well; rejected: it was"`
	Reason  string                 `json:"reason" minLength:"1" maxLength:"4000" doc:"what was found out and done; kept with the act"`
}

func (b objectionBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Outcome: string(b.Outcome)}}
}

type settleBody struct {
	Outcome string `json:"outcome" enum:"accepted,rejected"`
	Reason  string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the outcome"`
}

func (b settleBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Outcome: b.Outcome}}
}

type dismissBody struct {
	Code   cancellation.Dismissal `json:"code" enum:"unknown_customer,not_a_declaration,duplicate" doc:"unknown_customer: the declarant is asked once for what is missing; the others: nobody is told"`
	Reason string                 `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

func (b dismissBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Code: string(b.Code)}}
}

// mailBody names the mail that an act is about.
type mailBody struct {
	Kind   string `json:"kind" enum:"confirmation,correction,continuation,alert,question"`
	Number int    `json:"number,omitempty" minimum:"0" maximum:"10000" doc:"none: the first of its kind that fits"`
}

func (b *mailBody) name() *store.MailName {
	if b == nil {
		return nil
	}
	return &store.MailName{Kind: b.Kind, Number: b.Number}
}

type redirectBody struct {
	Email  string    `json:"email,omitempty" format:"email" maxLength:"254" example:"erika@example.com" doc:"where it goes instead"`
	Paper  bool      `json:"paper,omitempty" doc:"it is to be printed instead"`
	Mail   *mailBody `json:"mail,omitempty" nullable:"false" doc:"none: the confirmation"`
	Reason string    `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

func (b redirectBody) said() said {
	return said{reason: b.Reason, words: b.Email, details: store.ActDetails{Mail: b.Mail.name()}}
}

// Resolve refuses a body that says neither where the mail goes, or both.
func (b redirectBody) Resolve(huma.Context) []error {
	if (b.Email == "") == !b.Paper {
		return []error{&huma.ErrorDetail{Location: "body", Message: "say either email or paper"}}
	}
	return nil
}

type postedBody struct {
	PostedOn date      `json:"posted_on" doc:"day on which it was given to the post"`
	Mail     *mailBody `json:"mail,omitempty" nullable:"false" doc:"none: the confirmation"`
	Reason   string    `json:"reason" minLength:"1" maxLength:"4000" doc:"why by post; kept with the act"`
}

func (b postedBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Mail: b.Mail.name(), PostedOn: b.PostedOn.Date}}
}

type judgeBody struct {
	ProductIDs []string               `json:"product_ids" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false"`
	Outcome    cancellation.Judgement `json:"outcome" enum:"accepted,rejected" doc:"accepted: the next decision ends the products on the declared day; rejected: the decision stays"`
	EndsOn     *date                  `json:"ends_on,omitempty" doc:"the day that is accepted; none: the declared one; never later than the day that counts"`
	Basis      cancellation.Basis     `json:"basis,omitempty" enum:"law,goodwill" doc:"none: law"`
	Reason     string                 `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

func (b judgeBody) said() said {
	return said{reason: b.Reason, products: b.ProductIDs, details: store.ActDetails{
		Outcome: string(b.Outcome), Basis: b.Basis, EndsOn: b.EndsOn.day(),
	}}
}

type completeBody struct {
	ProductIDs  []string `json:"product_ids,omitempty" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false" doc:"none: everything delayed or parked"`
	EffectiveOn *date    `json:"effective_on,omitempty" doc:"last day as it was set by hand; none: the decided one; of a product that was to go on, it ended all the same"`
	Evidence    string   `json:"evidence,omitempty" maxLength:"4000" doc:"what shows it; kept with the act"`
	Reason      string   `json:"reason" minLength:"1" maxLength:"4000" doc:"why by hand; kept with the act"`
}

func (b completeBody) said() said {
	return said{reason: b.Reason, products: b.ProductIDs, words: b.Evidence, details: store.ActDetails{Effective: b.EffectiveOn.day()}}
}

type endBody struct {
	Outcome    cancellation.EndAnswer `json:"outcome" enum:"put_right,as_it_should" doc:"put_right: the backend is asked once more the day after; as_it_should: nobody is called for it any more"`
	ProductIDs []string               `json:"product_ids,omitempty" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false" doc:"none: all that did not end as decided"`
	Reason     string                 `json:"reason" minLength:"1" maxLength:"4000" doc:"what was found out and done; kept with the act"`
}

func (b endBody) said() said {
	return said{reason: b.Reason, products: b.ProductIDs, details: store.ActDetails{Outcome: string(b.Outcome)}}
}

type askBody struct {
	Text   string `json:"text" minLength:"1" maxLength:"4000" doc:"what the declarant is asked, in the words of the mail"`
	Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

func (b askBody) said() said { return said{reason: b.Reason, words: b.Text} }

type noteBody struct {
	FollowUpOn *date  `json:"follow_up_on,omitempty" doc:"day on which a person is to look again; none: no such day any more"`
	Reason     string `json:"reason" minLength:"1" maxLength:"4000" doc:"what is noted; kept with the act"`
}

func (b noteBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{FollowUpOn: b.FollowUpOn.day()}}
}

type revokeBody struct {
	ReceivedAt time.Time `json:"received_at" doc:"when the revocation was received"`
	ScanRef    string    `json:"scan_ref" minLength:"1" maxLength:"200" pattern:"^[^@]*$" doc:"where it is kept: an ID, no name"`
	Reason     string    `json:"reason" minLength:"1" maxLength:"4000" doc:"how it came; kept with the act"`
}

func (b revokeBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{ReceivedAt: b.ReceivedAt, ScanRef: b.ScanRef}}
}

type rejectBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"what was shown, or not; kept with the act: the mail has words of its own"`
}

func (b rejectBody) said() said { return said{reason: b.Reason} }
