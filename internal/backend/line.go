package backend

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Line is how to reach the backend of one product line.
type Line struct {
	// MarkOnly: there is no backend to tell; Fairwell's own mark suffices.
	MarkOnly bool
	// BaseURL is the address below which /products/{id} lies.
	BaseURL string
	// Token is the bearer token. TokenFile, where set, wins: it is read at every
	// call, so that a token can be rotated without a restart. Neither: none is sent.
	Token     string
	TokenFile string
}

// ErrLines says that the list of lines cannot be read.
var ErrLines = errors.New("lines of product backends")

// ParseLines reads "access=https://host/path,tv=none": each product line with
// its backend's address, or none if the mark suffices. An empty list is no line
// at all. Errors are ErrLines.
func ParseLines(list string) (map[string]Line, error) {
	lines := map[string]Line{}
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		name, address, _ := strings.Cut(entry, "=")
		name, address = strings.TrimSpace(name), strings.TrimSpace(address)
		if !lineName.MatchString(name) {
			return nil, fmt.Errorf("%w: %q is not a name of small letters, digits and _", ErrLines, name)
		}
		if _, twice := lines[name]; twice {
			return nil, fmt.Errorf("%w: %s is named twice", ErrLines, name)
		}
		if address == "none" {
			lines[name] = Line{MarkOnly: true}
			continue
		}
		if !isAddress(address) {
			return nil, fmt.Errorf("%w: %s needs an http address or none", ErrLines, name)
		}
		lines[name] = Line{BaseURL: strings.TrimRight(address, "/")}
	}
	return lines, nil
}

// TokenFileVariable names the variable that holds the path of a line's token.
func TokenFileVariable(line string) string {
	return "FAIRWELL_BACKEND_" + strings.ToUpper(line) + "_TOKEN_FILE"
}

// lineName has no hyphen: the name is part of a variable's name.
var lineName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// isAddress refuses a password in the address, which would show up in errors.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" &&
		u.User == nil && u.RawQuery == "" && u.Fragment == ""
}
