package reception

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/receipt"
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
}

// Withdraw receives a withdrawal and returns its ID. Its receipt is signed and
// stands with it from that moment on; the run starts within a second, or later,
// and what it finds changes neither the answer nor the time it takes. The same
// token with other content is another withdrawal. The error is ErrIncomplete, or
// the database's.
func (r *Reception) Withdraw(ctx context.Context, w Withdrawal) (string, error) {
	w.Typed = storable(w.Typed)
	for _, needed := range []string{w.Typed.Name, w.Typed.Contract, w.Typed.Email} {
		if strings.TrimSpace(needed) == "" {
			return "", ErrIncomplete
		}
	}
	if w.Locale != "en" {
		w.Locale = "de"
	}
	key, hash, err := formKey(w.Token, cancellation.MailWithdrawal, w.Typed)
	if err != nil {
		return "", err
	}
	id, err := r.store.Withdrawn(ctx, form(), key, hash)
	if errors.Is(err, cancellation.ErrNotFound) {
		id, err = r.keepWithdrawal(ctx, w, key, hash)
	}
	if err != nil {
		return "", err
	}
	r.beginWithdrawal(ctx, id)
	return id, nil
}

// keepWithdrawal signs the receipt and stores both, so that a withdrawal is
// never there without its receipt.
func (r *Reception) keepWithdrawal(ctx context.Context, w Withdrawal, key string, hash []byte) (string, error) {
	id, err := newID()
	if err != nil {
		return "", err
	}
	at := r.now().Truncate(time.Second)
	signed, err := r.signWithdrawal(id, w, at)
	if err != nil {
		return "", err
	}
	document, err := json.Marshal(signed)
	if err != nil {
		return "", fmt.Errorf("encode receipt: %w", err)
	}
	return r.store.Withdraw(ctx, store.NewWithdrawal{
		ID: id, Typed: w.Typed, Locale: w.Locale, ReceivedAt: at, Receipt: string(document), ReceiptCode: signed.Code(),
		Actor: form(), Key: key, BodyHash: hash,
	})
}

// beginWithdrawal starts the run and waits for nothing that it finds out.
// Without Temporal the starter begins it later.
func (r *Reception) beginWithdrawal(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(ctx, beginTime)
	defer cancel()
	if err := r.runs.BeginWithdrawal(ctx, id); err != nil {
		r.log.WarnContext(ctx, "the run begins later", "withdrawal", id, "error", err)
	}
}

// WithdrawalReceipt returns the receipt of a withdrawal as it was signed. An
// unknown one is cancellation.ErrNotFound.
func (r *Reception) WithdrawalReceipt(ctx context.Context, id string) (receipt.Receipt, error) {
	w, err := r.store.Withdrawal(ctx, id)
	if err != nil {
		return receipt.Receipt{}, err
	}
	var signed receipt.Receipt
	if err := json.Unmarshal([]byte(w.Receipt), &signed); err != nil {
		return receipt.Receipt{}, fmt.Errorf("read receipt: %w", err)
	}
	return signed, nil
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
