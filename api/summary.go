package api

import "github.com/fairwell/fairwell/internal/store"

// summaryView is a case as a list shows it, to support alone: what helps to choose one.
// What it says of each product is to be read with the case.
type summaryView struct {
	ID           string           `json:"id" format:"uuid"`
	Reference    string           `json:"reference" doc:"as people read it out: the short code of the receipt"`
	CustomerID   *string          `json:"customer_id" doc:"null while nobody knows"`
	State        string           `json:"state" enum:"received,unmatched,cancelling,needs_attention,completed,dismissed"`
	ReceivedAt   instant          `json:"received_at"`
	UpdatedAt    instant          `json:"updated_at" doc:"when anything of it changed last, as updated_since asks for it"`
	Channel      string           `json:"channel"`
	Kind         string           `json:"kind" enum:"ordinary,for_cause"`
	ExternalRef  *string          `json:"external_ref"`
	ItemStates   []itemCountView  `json:"item_states" nullable:"false" doc:"how many of its products are in which state"`
	FirstEnd     date             `json:"first_end" doc:"earliest last day of its products; null: none ends"`
	LastEnd      date             `json:"last_end" doc:"latest last day of its products; null: none ends"`
	Confirmation confirmationView `json:"confirmation"`
	ErasedAt     instant          `json:"erased_at" doc:"since when what was declared is gone; null: it is kept"`
	Objection    instant          `json:"objection_since" doc:"the customer says it was not him, and nobody has looked at that yet; null: no"`
	LookAt       instant          `json:"look_at" doc:"when a person is to look again; null: never"`
}

type itemCountView struct {
	State string `json:"state" enum:"received,decided,cancelled,delayed,parked,held,refused,continued"`
	Items int    `json:"count" doc:"how many products of the case"`
}

func summarize(l store.Listed) summaryView {
	k := l.Case
	v := summaryView{
		ID: k.ID, Reference: k.ReceiptCode, CustomerID: orNull(k.CustomerID), State: string(k.State),
		ReceivedAt: instant{k.ReceivedAt}, UpdatedAt: instant{k.UpdatedAt}, Channel: string(k.Channel), Kind: string(k.Kind),
		ExternalRef: orNull(k.ExternalRef), ItemStates: make([]itemCountView, len(l.States)),
		FirstEnd: date{l.FirstEnd}, LastEnd: date{l.LastEnd},
		Confirmation: confirmationView{State: string(k.ConfirmationState), SentAt: instantOf(k.ConfirmationSentAt)},
		ErasedAt:     instantOf(k.ErasedAt), Objection: instantOf(k.ObjectedAt), LookAt: instantOf(k.LookAt),
	}
	for n, c := range l.States {
		v.ItemStates[n] = itemCountView{State: string(c.State), Items: c.Items}
	}
	return v
}
