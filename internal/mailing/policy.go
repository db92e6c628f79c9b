package mailing

import (
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/store"
)

// policy is what sets one kind of mail apart from the others.
type policy struct {
	compose func(composer) (mail.Letter, error)
	// address is where the mail goes as things stand now; "": it is to be printed.
	address func(store.Dossier) string
	// limited: an address that somebody typed gets only so many of these.
	limited bool
	// unattended: nobody waits for it, so it parks where others wait.
	unattended bool
	// tryFor bounds the attempts from when the mail was frozen; zero: its caller does.
	tryFor time.Duration
	// spared says that the mail is not needed any more.
	spared func(store.Dossier) bool
	// attached is the name of the mail's own PDF, in German and in English; "":
	// it carries none.
	attached [2]string
	receipt  bool // it carries the signed receipt
}

// policies are the kinds of mail that there are.
func policies() map[string]policy {
	return map[string]policy{
		cancellation.MailConfirmation: {
			compose: composer.confirmation, address: declared, limited: true,
			attached: [2]string{"bestaetigung", "confirmation"}, receipt: true,
		},
		cancellation.MailCorrection: {
			compose: composer.correction, address: declared, limited: true,
			attached: [2]string{"korrektur", "correction"},
		},
		cancellation.MailReceipt: {
			compose: composer.receiptMail, address: declared, limited: true, unattended: true, tryFor: TryFor,
			spared: func(d store.Dossier) bool { return d.Confirmed }, receipt: true,
		},
		cancellation.MailAlert: {compose: composer.alert, address: onFile},
		cancellation.MailAcknowledgement: {
			compose: composer.acknowledgement, address: declared, limited: true, receipt: true,
		},
	}
}

// declared is the address that the declaration gives, else the one on file.
func declared(d store.Dossier) string {
	switch {
	case d.Declared.ConfirmationEmail != "":
		return d.Declared.ConfirmationEmail
	case d.Declared.Typed != nil:
		return strings.TrimSpace(d.Declared.Typed.Email)
	default:
		return d.Declared.CustomerEmail
	}
}

// onFile is the address that the customer is known by.
func onFile(d store.Dossier) string { return d.Declared.CustomerEmail }

// stranger says that the mail goes to an address that somebody typed and that is
// not the customer's own on file: it may be anybody's.
func stranger(d store.Dossier) bool {
	return d.Declared.Typed != nil && (d.Declared.CustomerEmail == "" ||
		!strings.EqualFold(strings.TrimSpace(d.Declared.Typed.Email), d.Declared.CustomerEmail))
}
