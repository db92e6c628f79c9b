package api

import (
	"context"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// caseView is a case as it is shown. Members keep their order and are never left
// out, the receipt apart: it comes with the answer to declaring.
type caseView struct {
	ID            string             `json:"id" format:"uuid"`
	Reference     string             `json:"reference" doc:"as people read it out: the short code of the receipt"`
	CustomerID    *string            `json:"customer_id,omitempty" doc:"scopes intake and support; left out while nobody knows"`
	State         string             `json:"state" enum:"received,unmatched,cancelling,needs_attention,completed,dismissed"`
	ReceivedAt    instant            `json:"received_at"`
	Channel       string             `json:"channel"`
	Kind          string             `json:"kind" enum:"ordinary,for_cause"`
	ExternalRef   *string            `json:"external_ref"`
	DeclaredBy    *declaredBy        `json:"declared_by,omitempty" nullable:"false" doc:"who declared, if that was said"`
	ScanRef       *string            `json:"scan_ref,omitempty" doc:"scopes intake and support"`
	RejectBy      *date              `json:"reject_by,omitempty" doc:"an agent showed no power of attorney in the original: confirmed under reservation, the last day to reject it; left out once it stands or is rejected"`
	Items         []itemView         `json:"items" nullable:"false"`
	Confirmation  confirmationView   `json:"confirmation"`
	Mails         []mailView         `json:"mails,omitempty" nullable:"false" doc:"scopes intake and support: every mail of the case"`
	ErasedAt      *instant           `json:"erased_at,omitempty" doc:"since when what was declared is gone: the time it had to be kept is over; IDs, days and decisions stay"`
	Objection     *instant           `json:"objection_since,omitempty" doc:"the customer says it was not him; a person is to look"`
	LookAt        *instant           `json:"look_at,omitempty" doc:"scopes intake and support: when a person is to look again"`
	Continuations []continuationView `json:"continuations,omitempty" nullable:"false" doc:"of one case: offers to go on, oldest first"`
	Needs         []needView         `json:"needs,omitempty" nullable:"false" doc:"of one case, scopes intake and support: what a person has to look at, what comes first first"`
	Proposal      *ProposalView      `json:"proposal,omitempty" doc:"with the answer to an act that takes two people: it waits for the second"`
	Typed         *typedView         `json:"typed,omitempty" doc:"scope support: what was typed on the public form"`
	Support       *supportView       `json:"support,omitempty" doc:"scope support, of one case: what is known beside it"`
	Receipt       *receipt.Receipt   `json:"receipt,omitempty"`
}

// typedView is what somebody typed, and how it was declared.
type typedView struct {
	cancellation.Typed
	Reason string `json:"reason,omitempty"`
}

type itemView struct {
	ID            string        `json:"id,omitempty" format:"uuid" doc:"left out in a preview"`
	ProductID     string        `json:"product_id"`
	Name          string        `json:"name"`
	State         string        `json:"state" enum:"received,decided,cancelled,delayed,parked,held,refused,continued"`
	RequestedEnd  date          `json:"requested_end"`
	EndsOn        date          `json:"ends_on" doc:"last day, inclusive; null: the product continues"`
	LastReceiptOn date          `json:"last_receipt_on" doc:"last day on which notice for that end may be received"`
	LastBillable  date          `json:"last_billable_on" doc:"last day that is charged for; null: the product continues or does not end by this case"`
	PortUntil     date          `json:"port_until" doc:"last day to take its telephone number to another provider (§ 59 Abs. 6 TKG); null: it has none"`
	MailUntil     date          `json:"mail_until" doc:"last day on which its mail is reached or forwarded (§ 56 Abs. 5 TKG); null: nothing is set for its line"`
	Decision      int           `json:"decision" doc:"0: the dates are the preview's"`
	Basis         []string      `json:"basis" nullable:"false"`
	Explanation   string        `json:"explanation"`
	Steps         []string      `json:"steps" nullable:"false" doc:"why this date, step by step"`
	Readings      []readingView `json:"readings" nullable:"false" doc:"where a disputed rule decides: what the other answer to the question would come to"`
	TakenAlongBy  *string       `json:"taken_along_by" doc:"the main product that this part cannot work without"`
	Refused       *refusedView  `json:"refused"`
	Review        *reviewView   `json:"review"`
	Error         *errorView    `json:"error"`
	Line          string        `json:"line,omitempty" doc:"scopes intake and support"`
	Contract      string        `json:"contract_number,omitempty" doc:"scopes intake and support"`
	ContinueUntil *date         `json:"continue_until,omitempty" nullable:"true" doc:"of one case: last day on which its holder can offer to go on with it; null: no offer is taken, or a new contract is ordered on the page of the portal; left out where it does not end by the case, or was taken along"`
	Hold          *heldView     `json:"hold,omitempty" doc:"scopes intake and support: the hold of its line, of an item that is held"`
}

// readingView is the result that a disputed question would have by the other answer.
type readingView struct {
	Question      string `json:"question" doc:"as docs/rules.md names it"`
	Took          string `json:"took" doc:"the answer by which the item is decided"`
	Other         string `json:"other"`
	Law           string `json:"law"`
	EndsOn        date   `json:"ends_on" doc:"by the other answer"`
	LastReceiptOn date   `json:"last_receipt_on"`
	Clause        string `json:"clause" doc:"names what the terms say, for /v1/clauses"`
}

type refusedView struct {
	Code      string  `json:"code" enum:"already_cancelled,ended"`
	CaseID    *string `json:"case_id" doc:"the case that cancelled it, if the caller may know"`
	Reference *string `json:"reference" doc:"of that case"`
	EndsOn    date    `json:"ends_on"`
}

type reviewView struct {
	DeclaredEnd date   `json:"declared_end"`
	State       string `json:"state" enum:"open,accepted,rejected"`
}

type heldView struct {
	ID       string                `json:"id" format:"uuid"`
	Code     cancellation.HoldCode `json:"code" enum:"outage,maintenance,faulty,other"`
	By       string                `json:"by"`
	ReviewAt instant               `json:"review_at"`
}

type errorView struct {
	Code  string  `json:"code"`
	Since instant `json:"since"`
}

type confirmationView struct {
	State  string  `json:"state" enum:"pending,sending,sent,delivered,bounced,dropped,unknown,parked,to_print,posted"`
	SentAt instant `json:"sent_at"`
}

type mailView struct {
	Kind   string  `json:"kind" enum:"receipt,confirmation,correction,continuation,alert,acknowledgement,question"`
	Number int     `json:"number"`
	State  string  `json:"state" enum:"pending,sending,sent,delivered,bounced,dropped,unknown,parked,to_print,posted"`
	SentAt instant `json:"sent_at"`
	Error  *string `json:"error" doc:"code of what is in the way"`
	To     *string `json:"to,omitempty" doc:"scope support: where it goes; left out until it was tried"`
}

// TransformSchema implements huma.SchemaTransformer: these may be null.
func (itemView) TransformSchema(r huma.Registry, s *huma.Schema) *huma.Schema {
	return orNulls(r, s, map[string]reflect.Type{
		"refused": reflect.TypeFor[refusedView](), "review": reflect.TypeFor[reviewView](), "error": reflect.TypeFor[errorView](),
	})
}

// orNulls declares members that are an object or null, which the library does not
// tell from a pointer.
func orNulls(r huma.Registry, s *huma.Schema, members map[string]reflect.Type) *huma.Schema {
	for name, t := range members {
		s.Properties[name] = &huma.Schema{
			Description: s.Properties[name].Description, AnyOf: []*huma.Schema{r.Schema(t, true, ""), {Type: "null"}},
		}
	}
	return s
}

// view shows a case as the caller may see it.
func (s *service) view(ctx context.Context, shown store.Shown, lang LanguageHeader) caseView {
	showsCase(ctx, shown.Case.ID)
	v := viewCase(shown.Case, shown.Items, lang.or(shown.Case.Locale))
	if by := shown.Case.RejectBy; !by.Before(notice.CivilDay(s.now())) {
		v.RejectBy = &date{by}
	}
	for n, i := range shown.Items {
		v.Items[n].owed(s.afterwards.Of(i.Line, i.EndsOn))
	}
	s.nameRefusing(ctx, v.Items)
	if !callerOf(ctx).forOthers() {
		return v
	}
	v.CustomerID, v.ScanRef = orNull(shown.Case.CustomerID), orNull(shown.Case.ScanRef)
	for n, i := range shown.Items {
		v.Items[n].Line, v.Items[n].Contract = i.Line, i.ContractNumber
		if i.HoldID != "" {
			v.Items[n].Hold = &heldView{ID: i.HoldID, Code: i.HoldCode, By: i.HoldBy, ReviewAt: instantOf(i.HoldReviewAt)}
		}
	}
	v.Needs = needs(shown.Case.Causes, shown.Case.Kind)
	if shown.Case.LookAt != nil {
		v.LookAt = &instant{*shown.Case.LookAt}
	}
	for _, m := range shown.Mails {
		mail := mailView{Kind: m.Kind, Number: m.Number, State: string(m.State), SentAt: instantOf(m.SentAt), Error: orNull(m.ErrorCode)}
		if callerOf(ctx).has(scopeSupport) {
			mail.To = orNull(m.Recipient)
		}
		v.Mails = append(v.Mails, mail)
	}
	return v
}

func viewCase(k store.Case, items []store.CaseItem, lang notice.Language) caseView {
	v := caseView{
		ID:           k.ID,
		Reference:    k.ReceiptCode,
		State:        string(k.State),
		ReceivedAt:   instant{k.ReceivedAt},
		Channel:      string(k.Channel),
		Kind:         string(k.Kind),
		ExternalRef:  orNull(k.ExternalRef),
		Items:        make([]itemView, 0, len(items)),
		Confirmation: confirmationView{State: string(k.ConfirmationState), SentAt: instantOf(k.ConfirmationSentAt)},
	}
	if d := k.DeclaredBy; d != nil {
		v.DeclaredBy = &declaredBy{Role: d.Role, Name: d.Name, Proof: d.Proof}
	}
	if k.ErasedAt != nil {
		v.ErasedAt = &instant{*k.ErasedAt}
	}
	if k.ObjectedAt != nil {
		v.Objection = &instant{*k.ObjectedAt}
	}
	for _, i := range items {
		v.Items = append(v.Items, viewItem(i, items, lang))
	}
	return v
}

func viewItem(i store.CaseItem, all []store.CaseItem, lang notice.Language) itemView {
	v := itemView{
		ID:            i.ItemID,
		ProductID:     i.ProductID,
		Name:          i.ProductName,
		State:         string(i.State),
		RequestedEnd:  date{i.RequestedEnd},
		EndsOn:        date{i.EndsOn},
		LastReceiptOn: date{i.LastReceiptOn},
		Decision:      i.Decision,
		Basis:         append([]string{}, i.Basis...),
		Readings:      make([]readingView, len(i.Readings)),
		TakenAlongBy:  orNull(i.TakenAlongBy),
	}
	for n, r := range i.Readings {
		v.Readings[n] = readingView{r.Question, r.Took, r.Other, r.Law, date{r.EndsOn}, date{r.LastReceiptOn}, r.Clause}
	}
	if i.RefusedCode != "" {
		v.Refused = &refusedView{Code: string(i.RefusedCode), CaseID: orNull(i.RefusedCaseID), EndsOn: date{i.RefusedEndsOn}}
	}
	if i.ReviewState != "" {
		v.Review = &reviewView{DeclaredEnd: date{i.ReviewDeclaredEnd}, State: string(i.ReviewState)}
	}
	if i.ErrorCode != "" {
		v.Error = &errorView{Code: i.ErrorCode, Since: instantOf(i.ErrorSince)}
	}
	mainName := ""
	for _, other := range all {
		if other.ProductID == i.TakenAlongBy {
			mainName = other.ProductName
		}
	}
	v.Steps = append([]string{}, notice.Trace(i.Steps, lang)...)
	v.Explanation = explain(explained{
		steps: i.Steps, takenAlongBy: mainName, continues: i.Continues(),
		refused: i.RefusedCode, refusedEndsOn: i.RefusedEndsOn,
	}, lang)
	return v
}

// owed shows what ends with the item, unless another case ends it.
func (v *itemView) owed(a cancellation.After) {
	if v.Refused == nil {
		v.LastBillable, v.PortUntil, v.MailUntil = date{a.LastBillableOn}, date{a.PortUntil}, date{a.MailUntil}
	}
}

// viewOutcome shows what would be decided, as an item of a case that is not there.
func viewOutcome(c cancellation.Candidate, o cancellation.Outcome, all []cancellation.Candidate, lang notice.Language) itemView {
	i := store.CaseItem{
		ProductID: c.Product.ID, ProductName: c.Product.Name, State: cancellation.ItemReceived, RequestedEnd: c.RequestedEnd,
		EndsOn: o.EndsOn, LastReceiptOn: o.LastReceiptOn, Basis: o.Basis, Steps: o.Steps, Readings: o.Readings, TakenAlongBy: o.TakenAlongBy,
	}
	if o.Refused != nil {
		i.State, i.RefusedCode = cancellation.ItemRefused, o.Refused.Code
		i.RefusedCaseID, i.RefusedEndsOn = o.Refused.CaseID, o.Refused.EndsOn
	}
	if o.Review != nil {
		i.ReviewDeclaredEnd, i.ReviewState = o.Review.DeclaredEnd, o.Review.State
	}
	names := make([]store.CaseItem, len(all))
	for n, other := range all {
		names[n] = store.CaseItem{ProductID: other.Product.ID, ProductName: other.Product.Name}
	}
	return viewItem(i, names, lang)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
