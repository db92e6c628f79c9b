package mailtest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// condition is one part of a search, such as to_email = 'x' or status IN ('y').
type condition struct {
	field  string
	op     string
	values []string
	at     time.Time // of sg_message_id_created_at
}

// allowed is the vendor's list of fields and operators, as far as the fake
// understands them.
var allowed = map[string][]string{
	"sg_message_id":            {"="},
	"subject":                  {"="},
	"to_email":                 {"="},
	"reason":                   {"="},
	"status":                   {"IN"},
	"sg_message_id_created_at": {">", "<", ">=", "<="},
}

// oneCondition reads field, operator and either a string, a list or a timestamp.
// A quote inside a string ends it: the vendor documents no way to escape one.
var oneCondition = regexp.MustCompile(`^\s*([a-z_]+)\s*(>=|<=|=|>|<|IN\b)\s*(?:('[^']*'|"[^"]*")|\(((?:\s*'[^']*'\s*,?)+)\)|TIMESTAMP\s+"([^"]*)")\s*`)

var quoted = regexp.MustCompile(`'([^']*)'`)

// parseQuery reads conditions that are combined with AND.
func parseQuery(query string) ([]condition, error) {
	var conditions []condition
	for rest := query; ; {
		m := oneCondition.FindStringSubmatch(rest)
		if m == nil {
			return nil, errors.New("not a condition: " + strconv.Quote(rest))
		}
		c, err := newCondition(m[1], m[2], m[3], m[4], m[5])
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
		rest = rest[len(m[0]):]
		if rest == "" {
			return conditions, nil
		}
		next, found := strings.CutPrefix(rest, "AND ")
		if !found {
			return nil, errors.New("conditions are combined with AND")
		}
		rest = next
	}
}

func newCondition(field, op, one, list, timestamp string) (condition, error) {
	c := condition{field: field, op: op}
	if !slices.Contains(allowed[field], op) {
		return c, fmt.Errorf("%s %s is not understood", field, op)
	}
	switch {
	case field == "sg_message_id_created_at":
		at, err := time.Parse(time.RFC3339, timestamp)
		if err != nil {
			return c, fmt.Errorf("%s needs a TIMESTAMP", field)
		}
		c.at = at
	case op == "IN":
		for _, m := range quoted.FindAllStringSubmatch(list, -1) {
			c.values = append(c.values, m[1])
		}
	case one != "":
		c.values = []string{one[1 : len(one)-1]}
	}
	if c.at.IsZero() && len(c.values) == 0 {
		return c, fmt.Errorf("%s %s needs a value", field, op)
	}
	return c, nil
}

// holdsAt compares an instant with the condition's.
func (c condition) holdsAt(at time.Time) bool {
	switch order := at.Compare(c.at); c.op {
	case ">":
		return order > 0
	case "<":
		return order < 0
	case ">=":
		return order >= 0
	default:
		return order <= 0
	}
}
