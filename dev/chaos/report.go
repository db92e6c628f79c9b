package chaos

import "fmt"

// Report is the figures of a campaign, one JSON line.
type Report struct {
	Seed       uint64         `json:"seed"`
	Declared   int            `json:"declared"`   // declarations that clients tried to make
	Accepted   int            `json:"accepted"`   // of these answered 201 or 202
	Unanswered int            `json:"unanswered"` // of these given up by their client
	Cases      int            `json:"cases"`      // stored
	Items      int            `json:"items"`
	Kills      int            `json:"kills"`
	KillsOf    map[string]int `json:"kills_of"` // by part
	Freezes    int            `json:"freezes"`
	FreezesOf  map[string]int `json:"freezes_of"` // by part
	Terminated int            `json:"terminated"` // runs
	Cut        int            `json:"cut"`        // connections to Postgres
	Faults     int            `json:"faults"`     // times that a fake was told to misbehave
	Answers    map[int]int    `json:"answers"`    // by status; 0: the connection broke

	Forms       int `json:"forms"`     // cases that came by the public form
	Unmatched   int `json:"unmatched"` // of these, those that fit nobody
	Withdrawals int `json:"withdrawals"`
	Continued   int `json:"continued"` // items that go on after all

	// Mails that were delivered, by kind.
	Confirmations    int `json:"confirmations"`
	Receipts         int `json:"receipts"`
	Corrections      int `json:"corrections"`
	Alerts           int `json:"alerts"`
	Acknowledgements int `json:"acknowledgements"`
	Continuations    int `json:"continuations"` // what came of an offer to go on

	// What became of mails that must go out once.
	Dropped int `json:"dropped"` // taken and then dropped by the fake without a trace
	Blocked int `json:"blocked"` // taken and reported as dropped
	Bounced int `json:"bounced"` // reported as bounced
	ToPrint int `json:"to_print"`
	Parked  int `json:"parked"`  // items and mails that wait for a person, with a cause
	Unknown int `json:"unknown"` // mails of which nobody can know

	Lost         int `json:"lost"`
	Doubled      int `json:"doubled"`
	WrongDates   int `json:"wrong_dates"`
	PersonalData int `json:"personal_data"`
	StaleDocket  int `json:"stale_docket"` // cases whose row in the docket is not what the view says
	Odd          int `json:"odd"`          // anything else that must not be

	SettleSeconds float64 `json:"settle_seconds"`
	Seconds       float64 `json:"seconds"`

	// Violations say what broke, case by case.
	Violations []string `json:"-"`
}

// Broken says whether any promise was.
func (r *Report) Broken() bool { return len(r.Violations) > 0 }

func (r *Report) violation(counter *int, format string, args ...any) {
	*counter++
	r.Violations = append(r.Violations, fmt.Sprintf(format, args...))
}

func (r *Report) count(told []said, did deeds) {
	r.Kills, r.KillsOf, r.Freezes, r.FreezesOf = sum(did.kills), did.kills, sum(did.freezes), did.freezes
	r.Terminated, r.Cut, r.Faults = did.terminated, did.cut, did.faults
	r.Answers = map[int]int{}
	for _, s := range told {
		if len(s.cases) > 0 {
			r.Accepted++
		} else {
			r.Unanswered++
		}
		for status, number := range s.statuses {
			r.Answers[status] += number
		}
	}
}
