package restore_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/leaktest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/restore"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

func TestMain(m *testing.M) {
	os.Exit(leaktest.Check(storetest.Run(m, func(d *storetest.Databases) { databases = d })))
}

type known []string

func (k known) Known(context.Context) ([]string, error) { return k, nil }

// In the record is one case; the others are not.
const (
	held, heldCode = "019a0000-0000-7000-8000-000000000001", "AAAA-1111-2222"
	gone, goneCode = "019a0000-0000-7000-8000-000000000002", "BBBB-1111-2222"

	alsoCode = "CCCC-1111-2222" // of a third, which only mails tell of
)

func record(t *testing.T) *store.Store {
	t.Helper()
	s := storetest.OpenURL(t, databases.New(t))
	_, err := s.Declare(t.Context(), store.Declaration{
		ID: held, Kind: cancellation.Ordinary, Channel: cancellation.ChannelForm, Locale: "de", ConfirmationEmail: "erika@example.com",
		ReceivedAt: time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC), RuleVersion: notice.RuleVersion,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: held, BodyHash: make([]byte, 32),
		Typed: &cancellation.Typed{Name: "Erika Beispiel", Contract: "N-V-1", Email: "erika@example.com"}, Receipt: "{}", ReceiptCode: heldCode,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatTheRecordDoesNotHoldIsListedOnceWhoeverTellsOfIt(t *testing.T) {
	s := record(t)
	for name, tt := range map[string]struct {
		runs known
		log  []string
		want []restore.Lost
	}{
		"all is there": {known{held}, []string{`{"case":"` + held + `","subject":"Bestätigung Ihrer Kündigung, Vorgang ` + heldCode + `"}`}, nil},
		"a run and its mails": {
			known{held, gone},
			[]string{
				`{"case":"` + held + `","subject":"Bestätigung Ihrer Kündigung, Vorgang ` + heldCode + `"}`,
				`{"case":"` + gone + `","subject":"Eingang Ihrer Kündigung, Vorgang ` + goneCode + `"}`,
				`{"case":"` + gone + `","subject":"Bestätigung Ihrer Kündigung, Vorgang ` + goneCode + `"}`,
			},
			[]restore.Lost{{CaseID: gone, Reference: goneCode, Run: true, Mails: []int{2, 3}}},
		},
		"mails without their case": {
			known{gone},
			[]string{
				"date,to,subject",
				`2026-11-28,max@example.com,"Your cancellation, reference ` + alsoCode + `"`,
				`2026-11-28,max@example.com,"Confirmation of your cancellation, reference ` + alsoCode + `"`,
				`2026-11-28,max@example.com,"Newsletter"`,
			},
			[]restore.Lost{{CaseID: gone, Run: true}, {Reference: alsoCode, Mails: []int{2, 3}}},
		},
		"a log that names the case once": {
			nil,
			[]string{
				`{"subject":"Eingang Ihrer Kündigung, Vorgang ` + goneCode + `"}`,
				`{"case":"` + gone + `","subject":"Bestätigung Ihrer Kündigung, Vorgang ` + goneCode + `"}`,
			},
			[]restore.Lost{{CaseID: gone, Reference: goneCode, Mails: []int{1, 2}}},
		},
		"a run that is no case": {known{"by-hand"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := restore.Check(t.Context(), s, tt.runs, strings.NewReader(strings.Join(tt.log, "\n")))
			if err != nil {
				t.Fatal(err)
			}
			byID := cmpopts.SortSlices(func(a, b restore.Lost) bool { return a.Reference < b.Reference })
			if diff := cmp.Diff(tt.want, got, byID, cmpopts.IgnoreFields(restore.Lost{}, "StoredAt")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhenItWasStoredIsReadFromItsID(t *testing.T) {
	const id = "01a2202f-4b7d-7ecc-a1a1-a6f04ff856a9"
	got, err := restore.Check(t.Context(), record(t), known{id}, strings.NewReader(""))
	if err != nil || len(got) != 1 || !got[0].StoredAt.Truncate(time.Second).Equal(time.Date(2026, 11, 28, 3, 25, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", got, err)
	}
}
