package reception

import (
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

// signWithdrawal states a withdrawal: what was typed, by which button, and when
// it arrived.
func (r *Reception) signWithdrawal(id string, w Withdrawal, at time.Time) (receipt.Receipt, error) {
	return r.receipts.Sign(receipt.Declaration{
		CaseID: id, Provider: r.provider, Locale: notice.Language(w.Locale), Kind: receipt.Withdrawal,
		Channel: cancellation.ChannelForm, ReceivedAt: at, Typed: &w.Typed, By: withdrawButton(w.Locale),
	})
}

// withdrawButton is the label of the button that declares a withdrawal.
func withdrawButton(locale string) string {
	if locale == string(notice.English) {
		return "Confirm withdrawal"
	}
	return "Widerruf bestätigen"
}
