package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
)

func TestThePagesAnswerForEveryPathThatIsNotOfTheAPI(t *testing.T) {
	pages := chi.NewRouter()
	pages.Get("/faelle/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	pages.NotFound(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	routes := make(chan string, 10)
	st := newStage(t, func(st *stage) {
		st.config.Portal = pages
		st.config.Observe = func(_, route string, _ int, _ time.Duration) { routes <- route }
	})
	for _, tt := range []struct {
		path  string
		want  int
		route string
	}{
		{"/faelle/K-17", http.StatusTeapot, "/faelle/{id}"},
		{"/nothing", http.StatusGone, "unknown"},
		{"/v1/nothing", http.StatusNotFound, "unknown"},
		{"/v1", http.StatusNotFound, "unknown"},
		{"/docs", http.StatusOK, "/docs"},
	} {
		res := st.do(request{path: tt.path})
		if res.status != tt.want {
			t.Errorf("%s: got %d, want %d", tt.path, res.status, tt.want)
		}
		if got := <-routes; got != tt.route {
			t.Errorf("%s is counted as %q", tt.path, got)
		}
		if problem := strings.Contains(res.header.Get("Content-Type"), "problem+json"); problem != strings.HasPrefix(tt.path, "/v1") {
			t.Errorf("%s is answered as %s", tt.path, res.header.Get("Content-Type"))
		}
	}
}
