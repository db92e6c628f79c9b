package reception

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// ErrIncomplete says that a withdrawal lacks the name, the contract or the address that
// its acknowledgement goes to.
var ErrIncomplete = errors.New("name, contract or address is missing")

// Withdrawal is what somebody typed to withdraw from a contract, or from a part
// of it (§ 356a BGB).
type Withdrawal struct {
	Typed  cancellation.Typed
	Locale string // "de" or "en"
	Token  string // of the form as it was handed out; a form sent twice is one withdrawal
	Page   store.Page
}

// Withdraw receives a withdrawal. Its receipt is signed and stands with it from
// that moment on. The same token with other content is another withdrawal. The
// error is ErrIncomplete, or the database's.
func (r *Reception) Withdraw(ctx context.Context, w Withdrawal) (Declared, error) {
	w.Typed = storable(w.Typed)
	for _, needed := range []string{w.Typed.Name, w.Typed.Contract, w.Typed.Email} {
		if strings.TrimSpace(needed) == "" {
			return Declared{}, ErrIncomplete
		}
	}
	if w.Locale != string(notice.English) {
		w.Locale = string(notice.German)
	}
	key, hash, err := formKey(w.Token, cancellation.Withdrawal, w.Typed)
	if err != nil {
		return Declared{}, err
	}
	return r.keep(ctx, store.Declaration{
		Kind: cancellation.Withdrawal, Channel: cancellation.ChannelForm, Locale: w.Locale,
		ConfirmationEmail: strings.TrimSpace(w.Typed.Email), ReceivedAt: r.now().Truncate(time.Second),
		RuleVersion: notice.RuleVersion, Actor: form(), Key: key, BodyHash: hash, Typed: &w.Typed, Page: w.Page,
	}, withdrawButton(w.Locale))
}

// withdrawButton is the label of the button that declares a withdrawal.
func withdrawButton(locale string) string {
	if locale == string(notice.English) {
		return "Confirm withdrawal"
	}
	return "Widerruf bestätigen"
}

// storable keeps what was typed, but for what Postgres cannot keep: a null
// character, and bytes that are no text, stand as the replacement character.
func storable(t cancellation.Typed) cancellation.Typed {
	for _, field := range []*string{
		&t.Name, &t.CustomerNumber, &t.Phone, &t.Address, &t.BirthDate, &t.Contract, &t.Part, &t.Wish, &t.Email,
	} {
		*field = storableText(*field)
	}
	return t
}

func storableText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}
