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
		if !CanBecome(cancellation.MailSending, want) {
			t.Errorf("a sending mail cannot become %s", want)
		}
	}
}

func TestLegalMovesOfTheLedger(t *testing.T) {
	states := []cancellation.MailState{
		cancellation.MailPending, cancellation.MailSending, cancellation.MailSent, cancellation.MailUnknown,
		cancellation.MailParked, cancellation.MailToPrint,
		cancellation.MailDelivered, cancellation.MailBounced, cancellation.MailDropped,
	}
	legal := map[[2]cancellation.MailState]bool{
		{"pending", "sending"}: true, {"pending", "parked"}: true, {"pending", "to_print"}: true,
		{"sending", "sent"}: true, {"sending", "pending"}: true, {"sending", "parked"}: true, {"sending", "unknown"}: true,
		{"unknown", "sent"}: true, {"unknown", "pending"}: true,
		{"parked", "pending"}: true, {"parked", "to_print"}: true, {"to_print", "pending"}: true,
	}
	for _, from := range states {
		for _, next := range states {
			if got, want := CanBecome(from, next), legal[[2]cancellation.MailState{from, next}]; got != want {
				t.Errorf("%s to %s: %v, want %v", from, next, got, want)
			}
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

func TestDeliveryShowsWhatNeedsAPerson(t *testing.T) {
	for name, c := range map[string]struct {
		stored cancellation.MailState
		events []Event
		want   cancellation.MailState
	}{
		"no event":                        {cancellation.MailSent, nil, cancellation.MailSent},
		"delivered":                       {cancellation.MailSent, []Event{EventDelivered}, cancellation.MailDelivered},
		"delivered twice":                 {cancellation.MailSent, []Event{EventDelivered, EventDelivered}, cancellation.MailDelivered},
		"a late bounce":                   {cancellation.MailSent, []Event{EventDelivered, EventBounce}, cancellation.MailBounced},
		"a bounce told before delivery":   {cancellation.MailSent, []Event{EventBounce, EventDelivered}, cancellation.MailBounced},
		"dropped":                         {cancellation.MailSent, []Event{EventDropped}, cancellation.MailDropped},
		"an event before the 202 is kept": {cancellation.MailSending, []Event{EventDelivered}, cancellation.MailDelivered},
		"an event that is not known":      {cancellation.MailSent, []Event{"open"}, cancellation.MailSent},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Delivery(c.stored, c.events); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestTheHashNamesEveryPartOfTheMessage(t *testing.T) {
	m := Message{Subject: "a", Text: "bc", HTML: "d"}
	for _, other := range []Message{{"x", "bc", "d"}, {"a", "x", "d"}, {"a", "bc", "x"}, {"ab", "c", "d"}, {"a", "b", "cd"}} {
		if m.Hash() == other.Hash() {
			t.Errorf("%v and %v have one hash", m, other)
		}
	}
	same := m
	if m.Hash() != same.Hash() {
		t.Error("one message has two hashes")
	}
}
