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
		cases, err := w.cases(ctx)
		if err != nil {
			return err
		}
		fates, err := w.fates()
		if err != nil {
			return err
		}
		moving := 0
		for id, c := range cases {
			before := asked[id]
			if c.parked() && before.IsZero() || c.unknown() && time.Since(before) > askEvery {
				asked[id] = time.Now()
				if err := w.retry(ctx, id, fmt.Sprint("settle-", asked[id].UnixNano())); err != nil {
					return err
				}
				moving++
			} else if c.moves() || c.Confirmation.awaits(fates[id]) {
				moving++
			}
		}
		if now := fingerprint(cases); now != last {
			last, changed = now, time.Now()
		}
		switch {
		case moving == 0:
			return nil
		case time.Since(changed) > quiet:
			w.say(fmt.Sprintf("%d cases are unfinished and nothing moves", moving))
			return nil
		case !wait(ctx, time.Second):
			w.say(fmt.Sprintf("%d cases are still moving after %s", moving, settleWithin))
			return nil
		}
	}
}

func fingerprint(cases map[string]caseView) [sha256.Size]byte {
	var text []byte
	for _, id := range slices.Sorted(maps.Keys(cases)) {
		line, _ := json.Marshal(cases[id]) // it came as JSON
		text = append(text, line...)
	}
	return sha256.Sum256(text)
}
