package mailing

import (
	"crypto/sha256"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/store"
)

// Limits of mails to an address that may be anybody's: what is over them waits.
const (
	addressPerHour  = 5
	customerPerHour = 10
	turn            = 5 * time.Minute
	limitPause      = 2 * time.Minute // until it asks again
	dailyPause      = time.Hour
)

// limit is what bounds the mail; nil for the address on file, which never waits.
func (c composer) limit(p policy, to string) *store.MailLimit {
	if !p.limited || !c.foreign(to) {
		return nil
	}
	name := c.Declared.CustomerID
	if c.Declared.Typed != nil {
		name = c.Declared.Typed.FoldedName()
	}
	hash := sha256.Sum256([]byte(name))
	return &store.MailLimit{
		Address: mailbox(to), OnBehalf: hash[:], CustomerID: c.Declared.CustomerID,
		PerHour: addressPerHour, CustomerPerHour: customerPerHour, Turn: turn, Now: c.now(),
	}
}

// mailbox is an address as one writes it who does not want to get around a limit:
// in small letters, without what follows a plus, and without dots where the
// provider ignores them.
func mailbox(address string) string {
	local, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok {
		return local
	}
	local, _, _ = strings.Cut(local, "+")
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	return local + "@" + domain
}
