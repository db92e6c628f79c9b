package mailing

import (
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// declared is the address that the declaration gives, else the one on file. What
// was typed and rests on one identifier is confirmed to the address on file alone,
// unless there is none: the typed one may be anybody's.
func (c composer) declared() string {
	d := c.Declared
	switch {
	case c.toFile():
		return d.CustomerEmail
	case d.Typed != nil:
		return strings.TrimSpace(d.Typed.Email)
	case d.ConfirmationEmail != "":
		return d.ConfirmationEmail
	default:
		return d.CustomerEmail
	}
}

// toFile says that the typed address is not told what the address on file is. The
// second confirmation is for the typed one: the address on file did not take the
// first.
func (c composer) toFile() bool {
	d := c.Declared
	return d.Typed != nil && d.Degree == cancellation.DegreePlain && d.CustomerEmail != "" && !c.tellTyped &&
		(c.ref.Kind != cancellation.MailConfirmation || c.ref.Number == 0)
}

// typedAddress is the address that was typed on the form, else where all else goes.
func (c composer) typedAddress() string {
	if c.Declared.Typed == nil {
		return c.declared()
	}
	return strings.TrimSpace(c.Declared.Typed.Email)
}

// onFile is the address that the customer is known by.
func (c composer) onFile() string { return c.Declared.CustomerEmail }

// holder is where the holder alone is told: an address that somebody typed on the
// form never is.
func (c composer) holder() string {
	if c.Declared.CustomerEmail == "" && c.Declared.Typed == nil {
		return c.declared()
	}
	return c.Declared.CustomerEmail
}

// foreign says that an address is not the customer's own on file: it may be
// anybody's.
func (c composer) foreign(to string) bool {
	return c.Declared.CustomerEmail == "" || !strings.EqualFold(strings.TrimSpace(to), c.Declared.CustomerEmail)
}

// stranger says that the mail goes to an address that somebody typed and that is
// not the customer's own.
func (c composer) stranger() bool { return c.Declared.Typed != nil && c.foreign(c.declared()) }
