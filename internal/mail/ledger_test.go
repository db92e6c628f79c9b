package mail

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestOnlyWhatIsSurelyNotSentMayBeSentAgain(t *testing.T) {
	for class, want := range map[Class]cancellation.MailState{
		Accepted:              cancellation.MailSent,
		NotSent:               cancellation.MailPending,
		RateLimited:           cancellation.MailPending,
		Misconfigured:         cancellation.MailPending,
		Refused:               cancellation.MailParked,
		Unknown:               cancellation.MailUnknown,
		"":                    cancellation.MailUnknown,
		"a class of tomorrow": cancellation.MailUnknown,
	} {
		if got := After(Outcome{Class: class}); got != want {
			t.Errorf("after %q: %s, want %s", class, got, want)
		}
	}
}

func TestAbsenceIsProvenByLateAndSeparatePollsAlone(t *testing.T) {
	claimed := now()
	counts := CountsFrom(claimed, LogLag)
	poll := func(after time.Duration, found FoundState) Poll {
		return Poll{BeganAt: counts.Add(after), Found: found}
	}
	for name, c := range map[string]struct {
		polls []Poll
		want  bool
	}{
		"no poll":                              {nil, false},
		"one late poll":                        {[]Poll{poll(0, Absent)}, false},
		"two late polls":                       {[]Poll{poll(0, Absent), poll(PollPause, Absent)}, true},
		"two late polls too close":             {[]Poll{poll(0, Absent), poll(PollPause-1, Absent)}, false},
		"three polls of which two lie apart":   {[]Poll{poll(0, Absent), poll(PollPause/2, Absent), poll(PollPause, Absent)}, true},
		"one too early":                        {[]Poll{poll(-1, Absent), poll(PollPause, Absent)}, false},
		"an unclear one does not count":        {[]Poll{poll(0, Absent), poll(PollPause, Unclear)}, false},
		"an unclear one between does not harm": {[]Poll{poll(0, Absent), poll(1, Unclear), poll(PollPause, Absent)}, true},
		"one that found it":                    {[]Poll{poll(0, Absent), poll(PollPause, Absent), poll(2*PollPause, Sent)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ProvenAbsent(claimed, LogLag, c.polls); got != c.want {
				t.Errorf("proven %v, want %v", got, c.want)
			}
		})
	}
}

func TestNoAttemptIsUnderWayWhenItsAbsenceCounts(t *testing.T) {
	if SendWindow+Timeout > Settled {
		t.Errorf("an attempt may last %s after the claim, and counts as over after %s", SendWindow+Timeout, Settled)
	}
}
