package notice

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// readValid reads what is known to be valid JSON. The tokens of encoding/json cost
// more than the dates do, and a bill run reads millions.
func readValid(data []byte, field func(name string, value []byte) error) error {
	i := skipSpace(data, 0)
	if data[i] != '{' {
		return &FieldError{Code: CodeMalformed, Message: "must be one JSON object"}
	}
	var seen names
	for {
		// Behind the brace or the comma stands a name, behind the value one of both.
		i = skipSpace(data, i+1)
		if data[i] == '}' {
			return nil
		}
		end := skipString(data, i)
		name := readName(data[i:end])
		start := skipSpace(data, skipSpace(data, end)+1)
		end = skipValue(data, start)
		if err := seen.add(name); err != nil {
			return err
		}
		if err := field(name, data[start:end]); err != nil {
			return err
		}
		if i = skipSpace(data, end); data[i] == '}' {
			return nil
		}
	}
}

// readName takes the names that everybody uses from a list, without a copy.
func readName(quoted []byte) string {
	text := quoted[1 : len(quoted)-1]
	for _, name := range usualNames {
		if string(text) == name {
			return name
		}
	}
	if slices.Contains(text, '\\') || !utf8.Valid(text) {
		var name string
		if json.Unmarshal(quoted, &name) == nil {
			return name
		}
	}
	return string(text)
}

var usualNames = [...]string{
	"id", "terms", "received_on", "starts_on", "initial_term", "notice", "renewal", "renewal_notice", "sector",
	"concluded_on", "cadence", "customer_kind", "requested_end", "received_at", "ends_on", "notice_by_day",
	"extended_on", "extension_term", "source", "want", "withdrawal_from", "paid_by", "package",
}

func skipSpace(data []byte, i int) int {
	for data[i] == ' ' || data[i] == '\t' || data[i] == '\n' || data[i] == '\r' {
		i++
	}
	return i
}

// skipString returns where the string that begins at i has ended.
func skipString(data []byte, i int) int {
	for i++; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// skipValue returns where the value that begins at i has ended.
func skipValue(data []byte, i int) int {
	depth := 0
	for {
		switch data[i] {
		case '"':
			if i = skipString(data, i); depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
		}
		i++
	}
}

// names remembers the names of one object. A few are searched faster in a list,
// many must not take quadratic time.
type names struct {
	few  [16]string
	used int
	many map[string]bool
}

func (n *names) add(name string) error {
	switch {
	case n.many[name], slices.Contains(n.few[:n.used], name):
		return &FieldError{Field: fieldName(name), Code: CodeRepeatedField, Message: "must be given once"}
	case n.used < len(n.few):
		n.few[n.used] = name
		n.used++
	default:
		if n.many == nil {
			n.many = map[string]bool{}
		}
		n.many[name] = true
	}
	return nil
}
