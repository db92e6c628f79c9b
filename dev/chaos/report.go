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
	KillsOf    map[string]int `json:"kills_of"`
	Terminated int            `json:"terminated"` // runs
	Cut        int            `json:"cut"`        // connections to Postgres
	Faults     int            `json:"faults"`     // times that a fake was told to misbehave
	Answers    map[int]int    `json:"answers"`    // by status; 0: the connection broke

	Confirmations int `json:"confirmations"` // delivered
	Receipts      int `json:"receipts"`      // delivered by mail
	Dropped       int `json:"dropped"`       // confirmations taken and then dropped by the fake without a trace
	Blocked       int `json:"blocked"`       // confirmations taken and reported as dropped
	Bounced       int `json:"bounced"`       // confirmations reported as bounced
	ToPrint       int `json:"to_print"`
	Parked        int `json:"parked"`  // items and confirmations that wait for a person, with a cause
	Unknown       int `json:"unknown"` // confirmations of which nobody can know

	Lost         int `json:"lost"`
	Doubled      int `json:"doubled"`
	WrongDates   int `json:"wrong_dates"`
	PersonalData int `json:"personal_data"`
	Odd          int `json:"odd"` // anything else that must not be

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
	r.Kills, r.KillsOf, r.Terminated, r.Cut, r.Faults = did.killed(), did.kills, did.terminated, did.cut, did.faults
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
