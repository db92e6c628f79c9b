// Package stack says what the local stack consists of: its parts, their
// addresses, variables and order.
//
// It owns the data folder's files besides the parts' own. It must never listen
// anywhere but on loopback, and what is set in the environment wins over it.
package stack

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The development values of what is secret in production.
const (
	mailKey  = "SG.development"
	probeKey = "a development key that guards nothing"
	mailFrom = "Fairwell <kuendigung@example.com>"
)

// Lines are the product lines that the fake backends serve.
var Lines = []string{"access", "mobile", "hosting", "domain", "mail", "tv"}

// variables of the stack that the parts do not read.
const (
	uiVariable      = "FAIRWELL_DEV_TEMPORAL_UI"
	backendVariable = "FAIRWELL_DEV_BACKENDS"
)

// Environment holds the variables in force.
type Environment map[string]string

// defaults are the variables of a stack on its own ports.
func defaults(dir string, offset int) Environment {
	at := func(port int) string { return fmt.Sprintf("127.0.0.1:%d", port+offset) }
	backends := "http://" + at(8026)
	var lines []string
	for _, line := range Lines {
		lines = append(lines, line+"="+backends+"/"+line)
	}
	return Environment{
		"FAIRWELL_API_ADDR":          at(8080),
		"FAIRWELL_API_ADMIN_ADDR":    at(8081),
		"FAIRWELL_WORKER_ADMIN_ADDR": at(8082),
		"FAIRWELL_PUBLIC_URL":        "http://" + at(8080),
		"FAIRWELL_OIDC_ISSUER":       "http://" + at(8027),
		"FAIRWELL_TWO_PEOPLE":        "none", // one person plays support here
		"FAIRWELL_CONTINUATION":      "access:1:auto,mobile:1:auto,domain:0:auto,mail:1:auto,tv:1:auto,hosting:1:person",
		"FAIRWELL_TERMS_URL":         backends + "/terms",
		"FAIRWELL_NUMBER_LINES":      "access,mobile",
		"FAIRWELL_MAIL_DAYS":         "mail=90",
		"FAIRWELL_OIDC_AUDIENCE":     "fairwell",
		"FAIRWELL_OIDC_CLIENT_ID":    "fairwell-portal",
		"FAIRWELL_SUPPORT_CLIENT_ID": "fairwell-support",
		"FAIRWELL_TEMPORAL_UI_URL":   "http://" + at(8233),
		"FAIRWELL_RECEIPT_KEY_FILE":  filepath.Join(dir, "receipt-key.pem"),
		"FAIRWELL_LINK_KEY_FILE":     filepath.Join(dir, "link-keys"),
		"FAIRWELL_PROBE_KEY":         probeKey,
		"FAIRWELL_MAIL_FROM":         mailFrom,
		"SENDGRID_API_KEY":           mailKey,
		"SENDGRID_BASE_URL":          "http://" + at(8025),
		"FAIRWELL_EVENTS_LOOPBACK":   "true",
		"FAIRWELL_BACKENDS":          strings.Join(lines, ","),
		// The mailbox's logs know of a mail at once.
		"FAIRWELL_MAIL_LOG_LAG": "2s",
		"TEMPORAL_ADDRESS":      at(7233),
		"TEMPORAL_NAMESPACE":    "default",
		uiVariable:              "http://" + at(8233),
		backendVariable:         backends,
	}
}

// overlay lets what is set win. A variable that is set to nothing counts as
// not set, as it does for the service.
func (e Environment) overlay(environ []string) {
	known := e["FAIRWELL_PUBLIC_URL"]
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if value != "" && ours(name) {
			e[name] = value
		}
	}
	if e["SENDGRID_API_KEY_FILE"] != "" {
		delete(e, "SENDGRID_API_KEY")
	}
	if e["FAIRWELL_PUBLIC_URL"] == known { // the portal is where the API listens
		e["FAIRWELL_PUBLIC_URL"] = e.API()
	}
}

func ours(name string) bool {
	return name == "DATABASE_URL" || strings.HasPrefix(name, "FAIRWELL_") ||
		strings.HasPrefix(name, "SENDGRID_") || strings.HasPrefix(name, "TEMPORAL_")
}

// without answers a copy that lacks some variables.
func (e Environment) without(names ...string) Environment {
	kept := maps.Clone(e)
	for _, name := range names {
		delete(kept, name)
	}
	return kept
}

// asRole leaves the owner's address out if there is one for a role of its own.
func (e Environment) asRole(variable string) Environment {
	if e[variable] == "" {
		return e
	}
	return e.without("DATABASE_URL")
}

// process is the environment of a part: this process's own, with ours.
func (e Environment) process() []string {
	var list []string
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); !ours(name) {
			list = append(list, variable)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e)) {
		list = append(list, name+"="+e[name])
	}
	return list
}

// write puts the variables where a shell can source them; they hold secrets.
func (e Environment) write(path string) error {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e)) {
		fmt.Fprintf(&text, "export %s='%s'\n", name, strings.ReplaceAll(e[name], "'", `'\''`))
	}
	fresh := path + ".new"
	if err := os.WriteFile(fresh, []byte(text.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

// API is the address of the API and the portal.
func (e Environment) API() string { return "http://" + e["FAIRWELL_API_ADDR"] }

// Mailbox is the address of the web inbox.
func (e Environment) Mailbox() string { return e["SENDGRID_BASE_URL"] }

// Backends is the address of the fake product backends.
func (e Environment) Backends() string { return e[backendVariable] }

// Identity is the address that mints tokens.
func (e Environment) Identity() string { return e["FAIRWELL_OIDC_ISSUER"] }

// Temporal is the address of the Temporal frontend.
func (e Environment) Temporal() string { return e["TEMPORAL_ADDRESS"] }

// UI is the address of the Temporal UI.
func (e Environment) UI() string { return e[uiVariable] }

// host is the host:port of an address, or nothing.
func host(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}
