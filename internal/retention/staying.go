package retention

import (
	"context"
	"fmt"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Staying says what of a customer must stay, why, and until when: one line each, by
// IDs alone.
func (r *Retention) Staying(ctx context.Context, customer string, day notice.Date) ([]string, error) {
	list, err := r.store.Staying(ctx, customer, day)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, s := range list {
		why, err := r.why(s, len(list) > 1)
		if err != nil {
			return nil, err
		}
		what := "case " + s.CaseID
		if s.Class == store.ClassMaster {
			what = "master data"
		}
		lines = append(lines, fmt.Sprintf("%s stays: %s", what, why))
	}
	return lines, nil
}

// why is the strongest reason: what nobody can put a day to comes first.
func (r *Retention) why(s store.Staying, others bool) (string, error) {
	until, err := r.periods.Until(s)
	switch {
	case s.Runs:
		return "a product has no end yet; needed to perform the contract (Art. 6 (1) (b) GDPR)", nil
	case s.Open:
		return "something is still owed in it (Art. 17 (3) (e) GDPR)", nil
	case s.Class == store.ClassMaster && others:
		return "as long as one of the cases does", nil
	case err != nil:
		return "", err
	case !s.HeldTo.IsZero() && s.HeldTo.After(until):
		return "until " + s.HeldTo.String() + ", legal hold (Art. 17 (3) (e) GDPR)", nil
	case s.EndsOn.After(until):
		return "until " + s.EndsOn.String() + ", its end is ahead", nil
	case s.Class == store.ClassDismissed:
		return "until " + until.String() + ", claims may be made (§§ 195, 199 BGB)", nil
	default:
		return "until " + until.String() + ", commercial letters (§ 257 HGB, § 147 AO; Art. 17 (3) (b) GDPR, § 35 (3) BDSG)", nil
	}
}
