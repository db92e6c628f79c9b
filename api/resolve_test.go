package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// unknown is a case of which nobody knows whether its mail was sent.
func unknown(t *testing.T, st *stage) (path, caseID string) {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	caseID = k["id"].(string)
	m := claimed(t, st, caseID)
	if err := st.owner.Settle(t.Context(), m.ID, m.Attempt, cancellation.MailUnknown, "", "timeout"); err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + caseID, caseID
}

func resolving(path, body string) request {
	return request{method: http.MethodPost, path: path + "/confirmation/resolve", body: body, key: "resolve-1", sub: "anna", scope: "support"}
}

func TestResolve(t *testing.T) {
	for _, tt := range []struct {
		name, outcome string
		answer        error
		status        int
		open          bool
	}{
		{"it was sent", "sent", nil, http.StatusOK, false},
		{"it was not sent", "not_sent", nil, http.StatusOK, false},
		{"the run knows meanwhile", "sent", cancellation.ErrNotUnknown, http.StatusConflict, false},
		{"no answer in time", "sent", errors.New("no answer"), http.StatusAccepted, true},
		{"the run was ended while the mail is unknown", "not_sent", cancellation.ErrNotFound, http.StatusAccepted, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := newStage(t)
			path, _ := unknown(t, st)
			st.runs.resolve = func(workflows.ResolveRequest) error { return tt.answer }
			send := resolving(path, `{"outcome":"`+tt.outcome+`","reason":"looked at Email Activity"}`)
			for range 2 {
				if res := st.do(send); res.status != tt.status {
					t.Fatalf("answered %d, want %d: %s", res.status, tt.status, res.body)
				}
			}
			want := workflows.ResolveRequest{ActID: st.runs.resolved[0].ActID, Outcome: tt.outcome, Attempt: 1}
			for _, got := range st.runs.resolved {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the run was told (-want +got):\n%s", diff)
				}
			}
			if !tt.open && len(st.runs.resolved) != 1 {
				t.Errorf("a closed act was sent again")
			}
			acts, err := st.owner.OpenActs(t.Context(), 0, 10)
			if err != nil || (len(acts) == 1) != tt.open {
				t.Errorf("open acts: %v, %v", acts, err)
			}
			other := resolving(path, `{"outcome":"`+tt.outcome+`","reason":"another reason"}`)
			if res := st.do(other); res.status != http.StatusConflict {
				t.Errorf("the key with another body: answered %d", res.status)
			}
		})
	}
}

func TestAResolutionOfAnEarlierAttemptIsForNothing(t *testing.T) {
	st := newStage(t)
	path, caseID := unknown(t, st)
	st.runs.resolve = func(workflows.ResolveRequest) error { return errors.New("no answer") }
	send := resolving(path, `{"outcome":"sent","reason":"seen"}`)
	if res := st.do(send); res.status != http.StatusAccepted {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	m, err := st.owner.Confirmation(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.owner.Settle(t.Context(), m.ID, 1, cancellation.MailPending, "", "proven_absent"); err != nil {
		t.Fatal(err)
	}
	if _, err := st.owner.ClaimMail(t.Context(), m.ID, "erika@example.com"); err != nil {
		t.Fatal(err)
	}
	if err := st.owner.Settle(t.Context(), m.ID, 2, cancellation.MailUnknown, "", "timeout"); err != nil {
		t.Fatal(err)
	}
	st.runs.resolve = func(workflows.ResolveRequest) error { return cancellation.ErrNotFound }
	if res := st.do(send); res.status != http.StatusConflict {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
}

func TestResolveIsRefused(t *testing.T) {
	st := newStage(t)
	path, _ := unknown(t, st)
	pending := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-5"}],"kind":"ordinary"}`, key: "key-2"})
	good := `{"outcome":"sent","reason":"x"}`
	for _, tt := range []struct {
		name   string
		send   request
		status int
	}{
		{"by a customer", request{method: http.MethodPost, path: path + "/confirmation/resolve", body: good, key: "k"}, http.StatusForbidden},
		{"of an unknown case", resolving("/v1/cancellations/0190a7c0-0000-7000-8000-000000000001", good), http.StatusNotFound},
		{"without a reason", resolving(path, `{"outcome":"sent"}`), http.StatusUnprocessableEntity},
		{"with an outcome that is none", resolving(path, `{"outcome":"perhaps","reason":"x"}`), http.StatusUnprocessableEntity},
		{"of a mail that was never tried", resolving("/v1/cancellations/"+pending["id"].(string), good), http.StatusConflict},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if res := st.do(tt.send); res.status != tt.status {
				t.Errorf("answered %d, want %d: %s", res.status, tt.status, res.body)
			}
		})
	}
	if acts, err := st.owner.OpenActs(context.WithoutCancel(t.Context()), 0, 10); err != nil || len(acts)+len(st.runs.resolved) != 0 {
		t.Errorf("acts were stored: %v, %v; the run was told %v", acts, err, st.runs.resolved)
	}
}
