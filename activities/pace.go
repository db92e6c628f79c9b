package activities

import (
	"time"

	"github.com/fairwell/fairwell/internal/mailing"
)

// Pace says how long and how often a run tries. It reaches the workflow as a
// result, so that a run keeps the pace it began with and replays the same after
// the configuration has changed.
type Pace struct {
	FastFor   time.Duration // fast attempts at a backend, then the item is delayed
	SlowFirst time.Duration // first pause between slow attempts
	SlowMax   time.Duration // longest pause between slow attempts
	SlowFor   time.Duration // slow attempts at a backend, then the item is parked
	MailFirst time.Duration // first pause after a mail that was surely not sent
	MailMax   time.Duration // longest such pause
	MailFor   time.Duration // then the mail is parked, or an unknown one waits for a person
}

func (p Pace) withDefaults() Pace {
	set := func(field *time.Duration, value time.Duration) {
		if *field <= 0 {
			*field = value
		}
	}
	set(&p.FastFor, time.Minute)
	set(&p.SlowFirst, 5*time.Minute)
	set(&p.SlowMax, 2*time.Hour)
	set(&p.SlowFor, 5*24*time.Hour)
	set(&p.MailFirst, 5*time.Second)
	set(&p.MailMax, 10*time.Minute)
	set(&p.MailFor, mailing.TryFor)
	return p
}
