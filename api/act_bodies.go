package api

import "github.com/fairwell/fairwell/internal/store"

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
	Outcome string `json:"outcome" enum:"sent,not_sent" doc:"sent: SendGrid shows it; not_sent: it surely does not, and the mail goes out again"`
	Reason  string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

func (b resolveBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Outcome: b.Outcome}}
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
	Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"what was found out and done; kept with the act"`
}

func (b objectionBody) said() said { return said{reason: b.Reason} }

type settleBody struct {
	Outcome string `json:"outcome" enum:"accepted,rejected"`
	Reason  string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the outcome"`
}

func (b settleBody) said() said {
	return said{reason: b.Reason, details: store.ActDetails{Outcome: b.Outcome}}
}
