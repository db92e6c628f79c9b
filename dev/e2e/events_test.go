package e2e

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fairwell/fairwell/dev/receiver"
)

func TestAnotherSystemIsToldWhatHappensAndAsksForTheSame(t *testing.T) {
	var hear sync.Mutex
	told := map[string][]string{}
	var tells http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hear.Lock()
		defer hear.Unlock()
		tells.ServeHTTP(w, r)
	}))
	defer server.Close()
	hear.Lock() // nothing is taken before the secret is known
	var endpoint struct{ ID, Secret string }
	a := request{method: http.MethodPost, path: "/v1/endpoints", token: support(t), body: map[string]string{"url": server.URL}}.send(t)
	if a.into(t, &endpoint); a.status != http.StatusCreated {
		t.Fatalf("add endpoint: %d %s", a.status, a.body)
	}
	var err error
	tells, err = receiver.New(receiver.Config{
		Secrets: []string{endpoint.Secret},
		Handle: func(e receiver.Event) error {
			told[e.Data.CaseID] = append(told[e.Data.CaseID], e.Type)
			return nil
		},
	})
	hear.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	c := newCustomer(t, product{ID: "A", Line: "access", Terms: anyDay})
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, declared.ID, "completed")
	want := "cancellation.declared item.decided"
	eventually(t, "the receiver is told of all", func() bool {
		hear.Lock()
		defer hear.Unlock()
		got := told[declared.ID]
		return strings.HasPrefix(strings.Join(got, " "), want) && slices.Contains(got, "item.cancelled") && slices.Contains(got, "confirmation.sent")
	})
	var asked struct{ Items []receiver.Event }
	request{method: http.MethodGet, path: "/v1/events?case_id=" + declared.ID, token: token(t, "sub=billing&scope=events")}.send(t).into(t, &asked)
	hear.Lock()
	defer hear.Unlock()
	for n, e := range asked.Items {
		if n >= len(told[declared.ID]) || e.Type != told[declared.ID][n] || e.Data.Sequence != n+1 {
			t.Errorf("asked for: %s as %d, told %v", e.Type, e.Data.Sequence, told[declared.ID])
		}
	}
	if off := (request{method: http.MethodPost, path: "/v1/endpoints/" + endpoint.ID + "/off", token: support(t)}).send(t); off.status != http.StatusOK {
		t.Errorf("switch off: %d %s", off.status, off.body)
	}
}
