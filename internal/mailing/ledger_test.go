package mailing

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
)

func TestOnlyWhatIsSurelyNotSentMayBeSentAgain(t *testing.T) {
	for class, want := range map[mail.Class]cancellation.MailState{
		mail.Accepted:         cancellation.MailSent,
		mail.NotSent:          cancellation.MailPending,
		mail.RateLimited:      cancellation.MailPending,
		mail.Misconfigured:    cancellation.MailPending,
		mail.Refused:          cancellation.MailParked,
		mail.Unknown:          cancellation.MailUnknown,
		"":                    cancellation.MailUnknown,
		"a class of tomorrow": cancellation.MailUnknown,
	} {
		if got := After(mail.Outcome{Class: class}); got != want {
			t.Errorf("after %q: %s, want %s", class, got, want)
		}
	}
}

func TestAbsenceIsProvenByLateAndSeparatePollsAlone(t *testing.T) {
	claimed := time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	counts := CountsFrom(claimed, LogLag)
	poll := func(after time.Duration, found mail.FoundState) Poll {
		return Poll{BeganAt: counts.Add(after), Found: found}
	}
	for name, c := range map[string]struct {
		polls []Poll
		want  bool
	}{
		"no poll":                              {nil, false},
		"one late poll":                        {[]Poll{poll(0, mail.Absent)}, false},
		"two late polls":                       {[]Poll{poll(0, mail.Absent), poll(PollPause, mail.Absent)}, true},
		"two late polls too close":             {[]Poll{poll(0, mail.Absent), poll(PollPause-1, mail.Absent)}, false},
		"three polls of which two lie apart":   {[]Poll{poll(0, mail.Absent), poll(PollPause/2, mail.Absent), poll(PollPause, mail.Absent)}, true},
		"one too early":                        {[]Poll{poll(-1, mail.Absent), poll(PollPause, mail.Absent)}, false},
		"an unclear one does not count":        {[]Poll{poll(0, mail.Absent), poll(PollPause, mail.Unclear)}, false},
		"an unclear one between does not harm": {[]Poll{poll(0, mail.Absent), poll(1, mail.Unclear), poll(PollPause, mail.Absent)}, true},
		"one that found it":                    {[]Poll{poll(0, mail.Absent), poll(PollPause, mail.Absent), poll(2*PollPause, mail.Sent)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ProvenAbsent(claimed, LogLag, c.polls); got != c.want {
				t.Errorf("proven %v, want %v", got, c.want)
			}
		})
	}
}

func TestNoAttemptIsUnderWayWhenItsAbsenceCounts(t *testing.T) {
	if SendWindow+sendgrid.Timeout > Settled {
		t.Errorf("an attempt may last %s after the claim, and counts as over after %s", SendWindow+sendgrid.Timeout, Settled)
	}
}
