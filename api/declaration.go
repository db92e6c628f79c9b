package api

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// wantedItem is one item as it is sent: a product, or all active products of a
// contract.
type wantedItem struct {
	ProductID    string `json:"product_id,omitempty" example:"P-1" minLength:"1" maxLength:"200" doc:"the product; parts that cannot work without it are taken along"`
	ContractID   string `json:"contract_id,omitempty" minLength:"1" maxLength:"200" doc:"instead: all active products of the contract"`
	RequestedEnd date   `json:"requested_end,omitzero" required:"false" doc:"preferred last day; none or one too early: the earliest possible; else the first possible day on or after it"`
	Cause        *cause `json:"cause,omitempty" nullable:"false" doc:"scopes intake and support, for_cause alone: what happened, as the provider's own records say; decided as far as its days decide it"`
}

// cause is what a provider's portal or support knows of a cause beyond the words
// of the declaration. A customer's own word on the days is flagged for review,
// so a token of the customer cannot state them.
type cause struct {
	Trigger    string `json:"trigger" enum:"price_change,move,shortfall,button_missing,good_cause"`
	InformedOn date   `json:"informed_on,omitzero" required:"false" doc:"day on which the customer was properly told"`
	EventOn    date   `json:"event_on,omitzero" required:"false" doc:"day on which the change takes effect, or the customer moves out"`
}

func (c *cause) notice() *notice.Cause {
	if c == nil {
		return nil
	}
	return &notice.Cause{Trigger: notice.Trigger(c.Trigger), InformedOn: c.InformedOn.Date, EventOn: c.EventOn.Date}
}

// ForWhom is what a token with intake or support may add. It is exported for
// the description alone, which leaves unexported parts out.
type ForWhom struct {
	CustomerID *string `json:"customer_id,omitempty" minLength:"1" maxLength:"200" doc:"scopes intake and support: the customer who declares"`
	Channel    *string `json:"channel,omitempty" enum:"api,portal,form,letter,fax,email,phone" doc:"scopes intake and support: how the declaration came in; default api"`
	ReceivedAt *string `json:"received_at,omitempty" format:"date-time" doc:"scopes intake and support: when it came in, never in the future; default now"`
}

// previewBody asks what declaring would decide.
type previewBody struct {
	Items []wantedItem `json:"items" minItems:"1" maxItems:"100" nullable:"false"`
	Kind  string       `json:"kind,omitempty" enum:"ordinary,for_cause" doc:"default ordinary"`
	ForWhom
}

// declareBody is a declaration as it is sent.
type declareBody struct {
	Items             []wantedItem `json:"items" minItems:"1" maxItems:"100" nullable:"false"`
	Kind              string       `json:"kind" enum:"ordinary,for_cause"`
	Reason            string       `json:"reason,omitempty" maxLength:"4000" doc:"why, for a cancellation for cause"`
	Locale            string       `json:"locale,omitempty" enum:"de,en" doc:"language of the confirmation; default the customer's"`
	ConfirmationEmail string       `json:"confirmation_email,omitempty" maxLength:"254" doc:"where the confirmation goes; default the customer's address"`
	ExternalRef       string       `json:"external_ref,omitempty" maxLength:"200" pattern:"^[^@]*$" doc:"the caller's own reference: an ID, no e-mail address"`
	ForWhom
	DeclaredBy *declaredBy `json:"declared_by,omitempty" nullable:"false" doc:"scopes intake and support: who declares; none: the holder"`
	ScanRef    string      `json:"scan_ref,omitempty" maxLength:"200" pattern:"^[^@]*$" doc:"scopes intake and support: where what was received is kept"`
}

// declaredBy is who declares for the holder. A missing proof never delays receipt.
type declaredBy struct {
	Role  cancellation.Role  `json:"role" enum:"holder,heir,guardian,agent,provider" doc:"provider: the new one"`
	Name  string             `json:"name,omitempty" maxLength:"200"`
	Proof cancellation.Proof `json:"proof,omitempty" enum:"none,copy,original,certificate,court_order" doc:"what was shown; none: nothing; original: a power of attorney, of which a fax is a copy"`
}

func (d *declaredBy) noun() *cancellation.Declarer {
	if d == nil {
		return nil
	}
	return &cancellation.Declarer{Role: d.Role, Name: d.Name, Proof: cmp.Or(d.Proof, cancellation.ProofNone)}
}

// declarer is for whom, how and when something is declared.
type declarer struct {
	customer   string
	channel    cancellation.Channel
	receivedAt time.Time // whole seconds
}

// declarer reads it from the token, and from the body where the token may say.
func (s *service) declarer(ctx context.Context, b ForWhom) (declarer, error) {
	c := callerOf(ctx)
	d := declarer{customer: c.customer, channel: cancellation.ChannelAPI, receivedAt: s.now().Truncate(time.Second)}
	if !c.forOthers() {
		if b.CustomerID != nil || b.Channel != nil || b.ReceivedAt != nil {
			return declarer{}, errForbidden
		}
		if d.customer == "" {
			return declarer{}, cancellation.ErrNotFound
		}
		return d, nil
	}
	if !c.has(scopeCancellations) {
		d.customer = ""
	}
	if b.CustomerID != nil {
		d.customer = *b.CustomerID
	}
	if d.customer == "" {
		return declarer{}, invalid("body.customer_id", "is needed: the token stands for no customer of its own")
	}
	if b.Channel != nil {
		d.channel = cancellation.Channel(*b.Channel)
	}
	if b.ReceivedAt != nil {
		at, err := parseInstant("body.received_at", *b.ReceivedAt)
		if err != nil {
			return declarer{}, err
		}
		if at.After(s.now()) {
			return declarer{}, invalid("body.received_at", "must not lie in the future")
		}
		d.receivedAt = at.Truncate(time.Second)
	}
	return d, nil
}

// wantedOf reads which products are meant. Whether they exist is for the
// reception to say.
func wantedOf(c caller, kind cancellation.Kind, items []wantedItem) ([]cancellation.Wanted, error) {
	list := make([]cancellation.Wanted, 0, len(items))
	for i, item := range items {
		place := "body.items[" + strconv.Itoa(i) + "]"
		switch {
		case (item.ProductID == "") == (item.ContractID == ""):
			return nil, invalid(place, "needs a product_id or a contract_id, not both")
		case item.Cause != nil && !c.forOthers():
			return nil, errForbidden
		case item.Cause != nil && kind != cancellation.ForCause:
			return nil, invalid(place+".cause", "goes with the kind for_cause alone")
		}
		list = append(list, cancellation.Wanted{
			ProductID: item.ProductID, ContractID: item.ContractID, RequestedEnd: item.RequestedEnd.Date,
			Cause: item.Cause.notice(),
		})
	}
	return list, nil
}
