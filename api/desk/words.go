package desk

import "strings"

// causeName is the docket's word for what a person has to look at. The sentences know
// it by its group and the rest.
type causeName string

// Group is product, withdrawal, end, mail, or the whole word.
func (c causeName) Group() string {
	switch {
	case strings.HasPrefix(string(c), "product_"):
		return "product"
	case strings.HasPrefix(string(c), "withdrawal_"):
		return "withdrawal"
	case c == "end_differs":
		return "end"
	case strings.Contains(string(c), "_"):
		return "mail"
	default:
		return string(c)
	}
}

// Code is what stands in the way of a product, or what was found of a withdrawal.
func (c causeName) Code() string {
	_, code, _ := strings.Cut(string(c), "_")
	return code
}

// Kind of the mail.
func (c causeName) Kind() string {
	kind, _, _ := strings.Cut(string(c), "_")
	return kind
}

// plain says what a code of a backend or of the mail's provider comes to, of which
// there are few; the code itself stands beside it.
func plain(code string) string {
	switch code {
	case "http_401", "http_403", "token_unreadable":
		return "token"
	case "conflict", "http_409", "not_held":
		return "conflict"
	case "line_not_configured", "bad_address":
		return "not_configured"
	case "stale", "held", "cancelled", "database", "too_late", "proven_absent", "resolved":
		return "waits"
	case "internal", "bad_order", "not_found", "bad_message":
		return "fault"
	case "mail_limit":
		return "limit"
	case "bad_recipient":
		return "recipient"
	case "interrupted", "connection_lost", "logs_unclear", "restored":
		return "unclear"
	case "timeout", "no_answer", "dns", "http_408", "http_425", "http_429", "connection_refused", "tls":
		return "away"
	}
	if strings.HasPrefix(code, "http_5") {
		return "away"
	}
	return "refused"
}

// told is a code with what it comes to.
type told struct{ Code, Plain string }

// Told is the code of what stands in a product's way.
func (c causeName) Told() told { return told{c.Code(), plain(c.Code())} }

// Told is the code of what stands in the item's way.
func (i item) Told() told { return told{i.Error.Code, plain(i.Error.Code)} }

// Told is the code of what stands in the mail's way; its Code is "" if nothing does.
func (m mail) Told() told {
	return told{m.Error, plain(m.Error)}
}
