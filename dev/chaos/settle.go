package chaos

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// askEvery is how often support asks about a mail whose outcome is unknown.
const askEvery = 12 * time.Second

// settle waits until nothing moves, at most settleWithin. It does what support
// does: asks once to try again what is parked, and again and again what became
// of a mail that is unknown. If nothing changes for quiet although something
// should, it gives up: the audit then says what is unfinished.
func (w *world) settle(ctx context.Context, quiet time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	asked := map[string]time.Time{}
	var last [sha256.Size]byte
	changed := time.Now()
	for {
		now, err := w.stand(ctx)
		if err != nil {
			return err
		}
		moving := now.moving()
		for id, c := range now.cases {
			before := asked[id]
			if c.parked() && before.IsZero() || c.unknown() && time.Since(before) > askEvery {
				asked[id] = time.Now()
				if err := w.retry(ctx, id, fmt.Sprint("settle-", asked[id].UnixNano())); err != nil {
					return err
				}
				moving++
			}
		}
		if print := now.fingerprint(); print != last {
			last, changed = print, time.Now()
		}
		switch {
		case moving == 0:
			return nil
		case time.Since(changed) > quiet:
			w.say(fmt.Sprintf("%d declarations are unfinished and nothing moves", moving))
			return nil
		case !wait(ctx, time.Second):
			w.say(fmt.Sprintf("%d declarations are still moving after %s", moving, settleWithin))
			return nil
		}
	}
}

// standing is how far everything is.
type standing struct {
	cases       map[string]caseView
	withdrawals map[string]withdrawalView
	tried       map[string]bool // cases that were compared with the customers in vain
	fates       map[mailKey]fate
}

func (w *world) stand(ctx context.Context) (s standing, err error) {
	if s.cases, err = w.cases(ctx); err != nil {
		return s, err
	}
	if s.withdrawals, err = w.withdrawals(ctx); err != nil {
		return s, err
	}
	if s.tried, err = w.tried(ctx); err != nil {
		return s, err
	}
	s.fates, err = w.fates()
	return s, err
}

// moving counts the declarations of which something is still to happen by itself.
func (s standing) moving() int {
	number := 0
	for id, c := range s.cases {
		if c.moves(s.tried[id]) || c.Confirmation.awaits(s.fates[mailKey{id, "confirmation", 0}]) {
			number++
		}
	}
	for id, v := range s.withdrawals {
		if v.moves() || v.Mail.awaits(s.fates[mailKey{id, "acknowledgement", 0}]) {
			number++
		}
	}
	return number
}

func (s standing) fingerprint() [sha256.Size]byte {
	var text []byte
	for _, id := range slices.Sorted(maps.Keys(s.cases)) {
		line, _ := json.Marshal(s.cases[id]) // it came as JSON
		text = append(text, line...)
	}
	for _, id := range slices.Sorted(maps.Keys(s.withdrawals)) {
		line, _ := json.Marshal(s.withdrawals[id])
		text = append(text, line...)
	}
	return sha256.Sum256(fmt.Append(text, len(s.tried)))
}
