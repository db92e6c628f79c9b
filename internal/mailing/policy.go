package mailing

import (
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/store"
)

// policy is what sets one kind of mail apart from the others.
type policy struct {
	compose func(composer) (mail.Letter, error)
	// address is where the mail goes as things stand now; "": it is to be printed.
	address func(composer) string
	// limited: an address that may be anybody's gets only so many of these.
	limited bool
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
			compose: composer.confirmation, address: composer.declared, limited: true,
			attached: [2]string{"bestaetigung", "confirmation"}, receipt: true,
		},
		cancellation.MailCorrection: {
			compose: composer.correction, address: composer.declared, limited: true,
			attached: [2]string{"korrektur", "correction"},
		},
		cancellation.MailContinuation: {
			compose: composer.continuation, address: composer.holder, limited: true,
			attached: [2]string{"fortsetzung", "continuation"},
		},
		cancellation.MailReceipt: {
			compose: composer.receiptMail, address: composer.typedAddress, limited: true, tryFor: TryFor,
			spared: func(d store.Dossier) bool { return d.Confirmed && d.Declared.Typed == nil }, receipt: true,
		},
		cancellation.MailAlert: {compose: composer.alert, address: composer.onFile},
		cancellation.MailAcknowledgement: {
			compose: composer.acknowledgement, address: composer.typedAddress, limited: true, receipt: true,
		},
		cancellation.MailQuestion: {compose: composer.question, address: composer.typedAddress, limited: true},
	}
}
