package backendtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const good = `{"status":"pendingTerminate","terminationDate":"2026-12-22"}`

func start(t *testing.T, c Config) (*Server, string) {
	t.Helper()
	f, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(f)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, s.URL
}

// call answers status 0 where the connection is lost.
func call(t *testing.T, method, url, key, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header["idempotency-key"] = []string{key} // not the form that makes Go's transport repeat
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return 0, ""
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

func TestAProductIsActiveUntilAnOrderComes(t *testing.T) {
	_, url := start(t, Config{})
	_, got := call(t, http.MethodGet, url+"/access/products/P-1", "", "")
	want := `{"id":"P-1","line":"access","status":"active","terminationDate":null,"effects":0,"calls":0}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	if status, answer := call(t, http.MethodPatch, url+"/access/products/P-1", "i/1", good); status != 200 {
		t.Fatalf("order: %d %s", status, answer)
	}
	_, got = call(t, http.MethodGet, url+"/access/products/P-1", "", "")
	want = `{"id":"P-1","line":"access","status":"pendingTerminate","terminationDate":"2026-12-22","effects":1,"calls":1}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
}

func TestAnOrderIsAppliedOncePerKey(t *testing.T) {
	f, url := start(t, Config{})
	later := strings.ReplaceAll(good, "2026-12-22", "2026-12-01")
	for _, o := range []struct{ key, body string }{{"i/1", good}, {"i/1", good}, {"i/2", later}, {"i/1", good}} {
		call(t, http.MethodPatch, url+"/access/products/P-1", o.key, o.body)
	}
	p := f.Product("access", "P-1")
	if p.Effects != 2 || p.Calls != 4 || *p.TerminationDate != "2026-12-01" {
		t.Errorf("%+v %s, want two effects of four calls, the later one standing", p, *p.TerminationDate)
	}
	if other := f.Product("tv", "P-1"); other.Status != "active" {
		t.Errorf("the product of another line is %+v", other)
	}
}

func TestOnlyAWellFormedOrderIsTaken(t *testing.T) {
	f, url := start(t, Config{})
	for name, c := range map[string]struct{ key, body string }{
		"no key":              {"", good},
		"no JSON":             {"k", "{"},
		"an unknown field":    {"k", `{"status":"pendingTerminate","terminationDate":"2026-12-22","x":1}`},
		"another status":      {"k", `{"status":"terminated","terminationDate":"2026-12-22"}`},
		"no date":             {"k", `{"status":"pendingTerminate"}`},
		"a day that is none":  {"k", `{"status":"pendingTerminate","terminationDate":"2026-02-31"}`},
		"a time with the day": {"k", `{"status":"pendingTerminate","terminationDate":"2026-12-22T00:00:00Z"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if status, answer := call(t, http.MethodPatch, url+"/access/products/P-1", c.key, c.body); status < 400 || status > 499 {
				t.Errorf("%d %s, want a refusal", status, answer)
			}
		})
	}
	if p := f.Product("access", "P-1"); p.Effects != 0 {
		t.Errorf("%+v, want no effect", p)
	}
}

func TestAnOrderNeedsTheTokenIfThereIsOne(t *testing.T) {
	f, url := start(t, Config{Token: "secret"})
	if status, _ := call(t, http.MethodPatch, url+"/access/products/P-1", "k", good); status != 401 {
		t.Errorf("order without a token: %d, want 401", status)
	}
	if status, _ := call(t, http.MethodGet, url+"/access/products/P-1", "", ""); status != 200 {
		t.Errorf("look without a token: %d, want 200", status)
	}
	if p := f.Product("access", "P-1"); p.Calls != 0 {
		t.Errorf("%+v, want no call", p)
	}
}

func TestFaultsHitTheirLine(t *testing.T) {
	for faults, want := range map[string]struct {
		statuses []int // of three orders with one key
		effects  int
	}{
		`{}`:                                   {[]int{200, 200, 200}, 1},
		`{"status":503}`:                       {[]int{503, 503, 503}, 0},
		`{"status":503,"next":2}`:              {[]int{503, 503, 200}, 1},
		`{"status":409,"apply":true,"next":1}`: {[]int{409, 200, 200}, 1},
		`{"drop":true,"next":1}`:               {[]int{0, 200, 200}, 1},
		`{"drop_after_apply":true}`:            {[]int{0, 0, 0}, 1},
		`{"hang":"10ms"}`:                      {[]int{0, 0, 0}, 0},
		`{"status":503,"product":"P-2"}`:       {[]int{200, 200, 200}, 1},
	} {
		t.Run(faults, func(t *testing.T) {
			f, url := start(t, Config{})
			if status, answer := call(t, http.MethodPut, url+"/faults/access", "", faults); status != 200 {
				t.Fatalf("faults: %d %s", status, answer)
			}
			var statuses []int
			for range 3 {
				status, _ := call(t, http.MethodPatch, url+"/access/products/P-1", "k", good)
				statuses = append(statuses, status)
			}
			if diff := cmp.Diff(want.statuses, statuses); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
			if p := f.Product("access", "P-1"); p.Effects != want.effects || p.Calls != 3 {
				t.Errorf("%+v, want %d effects of three calls", p, want.effects)
			}
			if status, _ := call(t, http.MethodPatch, url+"/tv/products/P-1", "k", good); status != 200 {
				t.Errorf("another line answers %d", status)
			}
			call(t, http.MethodPut, url+"/faults/access", "", `{}`)
			if status, _ := call(t, http.MethodPatch, url+"/access/products/P-1", "k", good); status != 200 {
				t.Errorf("the healed line answers %d", status)
			}
		})
	}
	_, url := start(t, Config{})
	if status, _ := call(t, http.MethodPut, url+"/faults/access", "", `{"staus":503}`); status != 400 {
		t.Errorf("unknown faults: %d, want 400", status)
	}
}

func TestProductsOutliveTheServer(t *testing.T) {
	dir := t.TempDir()
	first, url := start(t, Config{Dir: dir})
	call(t, http.MethodPatch, url+"/access/products/P-1", "k", good)
	first.SetFaults("access", Faults{Status: 503, Next: 1})
	call(t, http.MethodPatch, url+"/access/products/P-2", "k", good)

	second, url := start(t, Config{Dir: dir})
	if diff := cmp.Diff(first.Products(), second.Products()); diff != "" {
		t.Errorf("after a restart (-before +after):\n%s", diff)
	}
	call(t, http.MethodPatch, url+"/access/products/P-1", "k", good)
	if p := second.Product("access", "P-1"); p.Effects != 1 {
		t.Errorf("%+v: the key was forgotten", p)
	}
}

func TestAPersonSeesWhatTheLinesHold(t *testing.T) {
	_, url := start(t, Config{})
	if _, page := call(t, http.MethodGet, url+"/", "", ""); !strings.Contains(page, "No order yet") {
		t.Errorf("the empty page says %s", page)
	}
	call(t, http.MethodPatch, url+"/access/products/%3Cb%3E", "k", good)
	_, page := call(t, http.MethodGet, url+"/", "", "")
	if !strings.Contains(page, "&lt;b&gt;") || !strings.Contains(page, "2026-12-22") || strings.Contains(page, "<b>") {
		t.Errorf("page: %s", page)
	}
	if status, css := call(t, http.MethodGet, url+"/style.css", "", ""); status != 200 || css == "" {
		t.Errorf("style: %d", status)
	}
}
