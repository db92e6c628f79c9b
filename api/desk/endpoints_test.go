package desk_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
	"github.com/fairwell/fairwell/internal/webhook"
)

func TestTheDeskShowsWhoIsToldOfEventsAndWhatHeAnswered(t *testing.T) {
	st := newStage(t)
	st.visit("/support/endpoints").says("Es gibt keinen Empfänger.")
	var status atomic.Int32
	status.Store(http.StatusGone)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(int(status.Load())) }))
	defer server.Close()
	id, err := st.owner.AddEndpoint(t.Context(), store.NewEndpoint{URL: server.URL, Secret: webhook.NewSecret(), Actor: store.Actor{Issuer: "i", Subject: "ops"}})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Import(t, st.owner, storetest.Record(t, "C-9", "V-99", [3]string{"P-99", storetest.Monthly, ""}))
	storetest.Declare(t, st.owner, "C-9", noon, "P-99")
	couriers := webhook.New(webhook.Config{
		Store: st.owner, Source: "https://kuendigung.example.com", Loopback: true, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return noon },
	})
	round := func() {
		t.Helper()
		if err := couriers.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		couriers.Wait()
	}
	round()
	st.visit("/support/endpoints").says(server.URL, "aus: der Empfänger will nichts mehr (410)", "Ein Ereignis wartet.", "Einschalten", "Ausgeschaltet lassen")
	events, err := st.owner.Events(t.Context(), store.EventFilter{Limit: 1})
	if err != nil || len(events) == 0 {
		t.Fatal(events, err)
	}
	happened := events[0].At.In(notice.Berlin()).Format("15:04")
	st.visit("/support/endpoints/"+id).says(server.URL, "cancellation.declared 1", happened, "410", "wartet")
	off := func(want int) {
		t.Helper()
		if b, err := st.owner.Backlog(t.Context()); err != nil || b.EndpointsOff != want {
			t.Errorf("%d endpoints call for somebody, want %d, %v", b.EndpointsOff, want, err)
		}
	}
	off(1)
	st.follow(st.post("/support/endpoints/"+id, url.Values{"to": {"off"}})).says("Einschalten")
	off(0)
	status.Store(http.StatusNoContent)
	st.follow(st.post("/support/endpoints/"+id, url.Values{"to": {"on"}})).says("Ein Ereignis wartet.", "Ausschalten")
	round()
	st.visit("/support/endpoints").says("Alles ist zugestellt.", "Letzter Erfolg: 22. November 2026")
	st.visit("/support/endpoints/"+id).says("410", "204", "zugestellt")
}
