// Package restore finds what the world knows and a restored record does not: cases
// that have a run in Temporal, or a mail in the provider's log, and no declaration; and
// mails that went out and may be owed again.
//
// It must never declare or settle anything: what was lost is declared again by a person,
// with the proof that the customer holds, and a person says which mail went out.
package restore

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/store"
)

// Runs lists the cases that have a run: package runs, or a test's.
type Runs interface {
	Known(ctx context.Context) (caseIDs []string, err error)
}

// Lost is a declaration that the record does not hold.
type Lost struct {
	CaseID    string    // "": only mails tell of it
	Reference string    // the short code of its receipt; "": only its run tells of it
	StoredAt  time.Time // when it was stored, by its ID; zero without one
	Run       bool      // Temporal has its run
	Mails     []int     // lines of the log that tell of it
}

// Check compares the record with the runs, and with a log of mails that has one a line.
func Check(ctx context.Context, record *store.Store, known Runs, log io.Reader) ([]Lost, error) {
	running, err := known.Known(ctx)
	if err != nil {
		return nil, err
	}
	mails, err := readLog(log)
	if err != nil {
		return nil, err
	}
	withRun := map[string]bool{}
	for _, id := range running {
		withRun[id] = true
	}
	missing, err := ask(ctx, record, withRun, mails)
	if err != nil {
		return nil, err
	}
	return join(missing, withRun, mails), nil
}

// Doubt holds back as many mails of each case as the log has about it, and answers how
// many cases that are. It is for the time before anything is sent.
func Doubt(ctx context.Context, record *store.Store, log io.Reader) (cases int, err error) {
	mails, err := readLog(log)
	if err != nil {
		return 0, err
	}
	sent := map[string]int{}
	for _, m := range mails {
		sent[m.reference]++
	}
	if cases, err = record.DoubtMails(ctx, sent); err != nil {
		return 0, fmt.Errorf("hold mails back: %w", err)
	}
	return cases, nil
}

// ask answers the IDs and references that the record does not hold.
func ask(ctx context.Context, record *store.Store, withRun map[string]bool, mails []mail) (map[string]bool, error) {
	cases, references := map[string]bool{}, map[string]bool{}
	for id := range withRun {
		cases[id] = true
	}
	for _, m := range mails {
		cases[m.caseID], references[m.reference] = true, true
	}
	for id := range cases {
		if uuid.Validate(id) != nil {
			delete(cases, id) // no case of ours
		}
	}
	delete(references, "")
	missing := map[string]bool{}
	for _, q := range []struct {
		list map[string]bool
		ask  func(context.Context, []string) ([]string, error)
	}{{cases, record.MissingCases}, {references, record.MissingReferences}} {
		found, err := q.ask(ctx, keys(q.list))
		if err != nil {
			return nil, fmt.Errorf("ask the record: %w", err)
		}
		for _, f := range found {
			missing[f] = true
		}
	}
	return missing, nil
}

// join makes one of all that tells of the same declaration, oldest first.
func join(missing, withRun map[string]bool, mails []mail) []Lost {
	lost := map[string]*Lost{}
	at := func(key string) *Lost {
		if lost[key] == nil {
			lost[key] = &Lost{}
		}
		return lost[key]
	}
	for id := range withRun {
		if missing[id] {
			l := at(id)
			l.CaseID, l.Run = id, true
		}
	}
	caseOf := map[string]string{} // by reference, where a line holds both
	for _, m := range mails {
		if missing[m.caseID] && m.reference != "" {
			caseOf[m.reference] = m.caseID
		}
	}
	for _, m := range mails {
		id := m.caseID
		if id == "" {
			id = caseOf[m.reference]
		}
		switch {
		case missing[id]:
			l := at(id)
			l.CaseID, l.Reference, l.Mails = id, m.reference, append(l.Mails, m.line)
		case missing[m.reference]:
			l := at(m.reference)
			l.Reference, l.Mails = m.reference, append(l.Mails, m.line)
		}
	}
	var list []Lost
	for _, l := range lost {
		if id, err := uuid.Parse(l.CaseID); err == nil {
			seconds, nanos := id.Time().UnixTime()
			l.StoredAt = time.Unix(seconds, nanos)
		}
		list = append(list, *l)
	}
	slices.SortFunc(list, func(a, b Lost) int {
		return strings.Compare(a.CaseID+a.Reference, b.CaseID+b.Reference)
	})
	return list
}

func keys(m map[string]bool) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	return list
}
