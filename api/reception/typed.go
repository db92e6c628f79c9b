package reception

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// TypedDeclaration is what somebody typed on the public form.
type TypedDeclaration struct {
	Kind   cancellation.Kind
	Reason string
	Locale string
	Typed  cancellation.Typed
	Token  string // of the form as it was handed out; a form sent twice is one declaration
	// Network is from where it was sent: an address, or a network of IPv6.
	Network string
	Page    store.Page // on which the button was pressed
}

// ButtonCancel is the label of the second button (§ 312k II S. 3 BGB) in a
// language. Pressing it is the declaration, so it is in the receipt.
func ButtonCancel(locale string) string {
	if locale == string(notice.English) {
		return "cancel now"
	}
	return "jetzt kündigen"
}

// form is who declares by a public form: nobody is signed in.
func form() store.Actor { return store.Actor{Issuer: "portal", Subject: "form"} }

// DeclareTyped receives a typed declaration. It does the same for everybody: who
// it is from is found out later, by the run. The same token with other content is
// another declaration: it is not refused.
func (r *Reception) DeclareTyped(ctx context.Context, d TypedDeclaration) (Declared, error) {
	row, err := r.typedRow(d)
	if err != nil {
		return Declared{}, err
	}
	return r.keep(ctx, row, ButtonCancel(row.Locale))
}

// Rehearse does all that DeclareTyped does until it is stored, and keeps nothing: no
// case, no run, no count.
func (r *Reception) Rehearse(ctx context.Context, d TypedDeclaration) error {
	row, err := r.typedRow(d)
	if err != nil {
		return err
	}
	if _, err := r.receive(&row, ButtonCancel(row.Locale)); err != nil {
		return err
	}
	return r.store.Rehearse(ctx, row)
}

func (r *Reception) typedRow(d TypedDeclaration) (store.Declaration, error) {
	d.Typed = storable(d.Typed)
	if d.Locale != string(notice.English) {
		d.Locale = string(notice.German)
	}
	d.Reason = storableText(d.Reason)
	key, hash, err := formKey(d.Token, d.Kind, d.Reason, d.Typed)
	return store.Declaration{
		Kind: d.Kind, Reason: d.Reason, Channel: cancellation.ChannelForm, Locale: d.Locale,
		ConfirmationEmail: strings.TrimSpace(d.Typed.Email), ReceivedAt: r.now().Truncate(time.Second),
		RuleVersion: notice.RuleVersion, Actor: form(), Key: key, BodyHash: hash, Typed: &d.Typed, Network: d.Network, Page: d.Page,
	}, err
}

// formKey is the key of a form: its token and what was typed. A form without a
// proper token is taken as sent once.
func formKey(token string, content ...any) (key string, hash []byte, err error) {
	if token == "" || len(token) > 100 || strings.ContainsFunc(token, func(c rune) bool { return c < '!' || c > '~' }) {
		token = rand.Text()
	}
	text, err := json.Marshal(content)
	if err != nil {
		return "", nil, fmt.Errorf("encode form: %w", err)
	}
	sum := sha256.Sum256(text)
	return token + "." + hex.EncodeToString(sum[:16]), sum[:], nil
}
