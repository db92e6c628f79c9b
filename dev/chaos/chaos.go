// Package chaos breaks a local stack on purpose while clients declare, lets it
// heal, and audits from outside what became of every declaration.
//
// It owns campaigns, their figures and the audit. It kills and freezes processes
// and cuts connections, so it must never run on a stack that anybody else uses, and it
// must never take the service's word for what it can read elsewhere: evidence
// that cannot be read is a violation too.
package chaos

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/dev/collector"
	"github.com/fairwell/fairwell/dev/stack"
)

// Config says which campaign to run.
type Config struct {
	Seed  uint64 // everything that is left to chance follows from it
	Cases int    // declarations
	Steps int    // blows; 0: so many that each kind falls as often as it is in its deck
	Calm  bool   // no blows: only SendGrid and the backends misbehave
	// Quiet is how long nothing may move before what is unfinished counts as
	// lost; 0: defaultQuiet.
	Quiet time.Duration
	Dir   string       // the stack's data folder
	Say   func(string) // told what happens

	Traces *collector.Collector // takes the service's spans; nil: nothing does
}

// The bounds of a campaign.
const (
	defaultQuiet  = 75 * time.Second // longer than any pause of the service at Pace
	settleWithin  = 10 * time.Minute
	answersWithin = 90 * time.Second // clients go on asking so long once all is healed
)

// Pace are the variables of a stack that lives fast: what takes days in life
// takes seconds. They yield to what is set from outside.
func Pace() map[string]string {
	var goOn []string
	for _, line := range stack.Lines {
		goOn = append(goOn, line+":0:auto")
	}
	return map[string]string{
		"FAIRWELL_CONTINUATION":   strings.Join(goOn, ","),
		"FAIRWELL_FAST_FOR":       "4s",
		"FAIRWELL_SLOW_FIRST":     "1s",
		"FAIRWELL_SLOW_MAX":       "4s",
		"FAIRWELL_SLOW_FOR":       "20s",
		"FAIRWELL_MAIL_LOG_LAG":   "1s",
		"FAIRWELL_MAIL_MAX":       "15s",
		"FAIRWELL_API_RATE_LIMIT": "0", // the audit asks much at once
	}
}

// Run carries out one campaign on a fresh stack that runs at Pace. The error
// says what kept it from being carried out; what broke is in the report.
func Run(ctx context.Context, running *stack.Stack, c Config) (Report, error) {
	began := time.Now()
	if c.Quiet == 0 {
		c.Quiet = defaultQuiet
	}
	plan := newPlan(c.Seed, c.Cases, c.Steps, running.Replicas(), began)
	plan.calm = c.Calm
	report := Report{Seed: c.Seed, Declared: len(plan.declarations)}
	w, err := newWorld(ctx, running, c)
	if err != nil {
		return report, err
	}
	defer w.close()
	if err := w.load(ctx, plan.customers); err != nil {
		return report, err
	}
	c.Say(fmt.Sprintf("seed %d: %d declarations of %d customers, %d steps", c.Seed, len(plan.declarations), len(plan.customers), len(plan.steps)))
	said, did, err := w.campaign(ctx, plan)
	if err != nil {
		return report, err
	}
	report.count(said, did)
	c.Say(fmt.Sprintf("all is healed after %.0f s, %d kills and %d freezes; waiting until nothing moves",
		time.Since(began).Seconds(), report.Kills, report.Freezes))
	healed := time.Now()
	if err := w.settle(ctx, c.Quiet); err != nil {
		return report, err
	}
	report.SettleSeconds = seconds(time.Since(healed))
	found, err := w.collect(ctx, said)
	if err != nil {
		return report, err
	}
	report.audit(plan, said, found)
	report.Seconds = seconds(time.Since(began))
	return report, nil
}

// campaign lets clients declare while the saboteur works, heals everything and
// waits for the clients' last answers.
func (w *world) campaign(ctx context.Context, plan plan) ([]said, deeds, error) {
	tokens, err := w.tokens(ctx, plan)
	if err != nil {
		return nil, deeds{}, err
	}
	asking, giveUp := context.WithCancel(ctx)
	defer giveUp()
	crowd := w.gather(asking, plan, tokens)
	did := w.sabotage(ctx, plan, crowd.release)
	if err := w.heal(ctx); err != nil {
		return nil, did, err
	}
	late := time.AfterFunc(answersWithin, giveUp)
	defer late.Stop()
	return crowd.wait(), did, ctx.Err()
}

func seconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Millisecond)) / float64(time.Second)
}
