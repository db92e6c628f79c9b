package desk

import (
	"strconv"
	"strings"
	"time"
)

// kind says how an act is asked for. The table of acts says what there are, and the
// API what they need; TestEveryActOfSupportHasAForm compares them.
type kind struct {
	about   string // which items: review, stuck, ending, continuable
	fields  []field
	choices []choice
	reasons []string
}

// kinds is the table of forms, by the end of the act's address.
func kinds() map[string]kind {
	products := func(which string) field { return field{Name: "product_ids", Value: which, Type: "ticks"} }
	mail := field{Name: "mail", Type: "hidden"}
	outcomes := func(values ...string) []choice {
		list := make([]choice, len(values))
		for n, v := range values {
			list[n] = choice{"outcome", v}
		}
		return list
	}
	return map[string]kind{
		"retry": {about: "stuck", fields: []field{products("stuck")}, reasons: []string{"back", "corrected"}},
		"complete_manually": {
			about: "stuck", fields: []field{products("stuck"), {Name: "effective_on", Type: "date"}, {Name: "evidence", Type: "text"}},
			reasons: []string{"by_hand"},
		},
		"confirmation/resolve": {fields: []field{mail}, choices: outcomes("sent", "not_sent"), reasons: []string{"activity"}},
		"identify":             {reasons: []string{"fits", "asked"}},
		"dismiss": {
			choices: []choice{{"code", "unknown_customer"}, {"code", "not_a_declaration"}, {"code", "duplicate"}},
			reasons: []string{"searched", "read"},
		},
		"void":     {about: "ending", fields: []field{products("ending")}, reasons: []string{"not_declared", "mistaken"}},
		"redirect": {fields: []field{mail, {Name: "email", Type: "email"}}, choices: []choice{{"to", "email"}, {"to", "paper"}}, reasons: []string{"told", "no_address"}},
		"posted":   {fields: []field{mail, {Name: "posted_on", Type: "date", Required: true}}, reasons: []string{"no_address", "returned"}},
		"judge": {
			about:   "review",
			fields:  []field{products("review"), {Name: "ends_on", Type: "date"}, {Name: "basis", Type: "pick", Options: []option{{Value: "law"}, {Value: "goodwill"}}}},
			choices: outcomes("accepted", "rejected"), reasons: []string{"proof_fits", "no_proof", "no_cause"},
		},
		"revoke": {
			about: "ending", fields: []field{{Name: "received_at", Type: "datetime-local", Required: true}, {Name: "scan_ref", Type: "text", Required: true}},
			reasons: []string{"same_post"},
		},
		"continuation": {
			about: "continuable", fields: []field{products("continuable")},
			choices: []choice{{"channel", "phone"}, {"channel", "letter"}, {"channel", "email"}, {"channel", "fax"}}, reasons: []string{"offered"},
		},
		"continuation/answer": {
			fields: []field{{Name: "decline_text", Type: "lines"}}, choices: outcomes("accepted", "declined"), reasons: []string{"may_go_on", "cannot_go_on"},
		},
		"reject":           {about: "ending", reasons: []string{"no_original"}},
		"ask":              {fields: []field{{Name: "text", Type: "lines", Required: true}}, reasons: []string{"identifier", "proof"}},
		"note":             {fields: []field{{Name: "follow_up_on", Type: "date"}}},
		"objection/settle": {choices: outcomes("upheld", "rejected"), reasons: []string{"spoke_not_him", "spoke_him"}},
		"end/settle":       {choices: outcomes("put_right", "as_it_should"), reasons: []string{"ended_by_hand", "bill_corrected", "new_contract"}},
		"settle":           {choices: outcomes("accepted", "rejected"), reasons: []string{"found_contract", "goodwill_taken", "too_late"}},
	}
}

// bodyOf is the API's body for a form; false if there is no such act.
func bodyOf(in sent) (body map[string]any, ok bool) {
	k, ok := kinds()[in.act]
	if !ok {
		return nil, false
	}
	body = map[string]any{"reason": reasonOf(in)}
	for _, c := range k.choices {
		if value := in.values.Get(c.Name); value == c.Value && c.Name != "to" {
			body[c.Name] = value
		}
	}
	for _, f := range k.fields {
		switch value := strings.TrimSpace(in.values.Get(f.Name)); {
		case f.Type == "ticks":
			if ids := in.values[f.Name]; len(ids) > 0 {
				body[f.Name] = ids
			}
		case value == "":
		case f.Name == "mail":
			body["mail"] = mailOf(value)
		case f.Type == "datetime-local":
			body[f.Name] = instantOf(value)
		default:
			body[f.Name] = value
		}
	}
	switch in.act {
	case "redirect":
		if in.values.Get("to") == "paper" {
			delete(body, "email")
			body["paper"] = true
		}
	case "continuation/answer":
		if text, declined := body["decline_text"], body["outcome"] == "declined"; declined && text != nil {
			body["text"] = text
		}
		delete(body, "decline_text")
	case "judge":
		if body["outcome"] == "rejected" {
			delete(body, "ends_on")
			delete(body, "basis")
		}
	case "identify":
		body["customer_id"] = customerOf(in)
		var items []map[string]string
		for _, id := range in.values["item"] {
			items = append(items, map[string]string{"product_id": id})
		}
		if items != nil {
			body["items"] = items
		}
	}
	return body, true
}

// mailOf reads a kind and a number; without one it is the first of its kind that fits.
func mailOf(value string) map[string]any {
	name, number, _ := strings.Cut(value, " ")
	mail := map[string]any{"kind": name}
	if n, err := strconv.Atoi(number); err == nil {
		mail["number"] = n
	}
	return mail
}

// customerOf is whose it is: the one that was pressed, else the one that was typed.
func customerOf(in sent) string {
	if pressed := in.values.Get("customer_id"); pressed != "" {
		return pressed
	}
	return strings.TrimSpace(in.values.Get("other_customer"))
}

// reasonOf is what was typed, else what was picked.
func reasonOf(in sent) string {
	if typed := strings.TrimSpace(in.values.Get("reason")); typed != "" {
		return typed
	}
	return strings.TrimSpace(in.values.Get("picked"))
}

// instantOf reads what a browser sends for a day and a time, which is Berlin's. What
// is none is left for the API to refuse.
func instantOf(value string) string {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return value
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, value, berlin); err == nil {
			return at.Format(time.RFC3339)
		}
	}
	return value
}
