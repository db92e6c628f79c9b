package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTheReportSaysWhatWorkedWhatFailedAndWhatNobodyMeasured(t *testing.T) {
	var asked []string
	prometheus := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.FormValue("time")+" "+r.FormValue("query"))
		value := "41000"
		if strings.HasPrefix(r.FormValue("query"), "sum_over_time") {
			value = "40959"
		}
		_, _ = fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"%s"]}]}}`, value)
	}))
	t.Cleanup(prometheus.Close)
	var out, problems bytes.Buffer
	if code := run(t.Context(), []string{"probe", "report", "--prometheus", prometheus.URL, "--month", "2026-10"}, streams{out: &out, err: &problems}); code != 0 {
		t.Fatal(problems.String())
	}
	// October has an hour more in Germany: summer time ends.
	want := "October 2026: button 1 and button 2 worked 99.900 % of the time. 41 of 41000 measured minutes failed; 3700 minutes were not measured.\n"
	if out.String() != want {
		t.Errorf("it says %q", out.String())
	}
	end := time.Date(2026, 10, 31, 23, 0, 0, 0, time.UTC).Unix()
	if len(asked) != 2 || asked[0] != fmt.Sprintf("%d count_over_time((min(fairwell_probe_success))[%ds:1m])", end, 44700*60) {
		t.Errorf("it asked %q", asked)
	}
}

func TestAMonthThatNobodyMeasuredIsNotReportedAsGood(t *testing.T) {
	prometheus := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"status":"success","data":{"resultType":"vector","result":[]}}`)
	}))
	t.Cleanup(prometheus.Close)
	var out, problems bytes.Buffer
	if code := run(t.Context(), []string{"probe", "report", "--prometheus", prometheus.URL}, streams{out: &out, err: &problems}); code == 0 {
		t.Errorf("it says %q", out.String())
	}
}

// A probe that is kept as a declaration each minute would fill the queue.
func TestProbingStopsOnceAProbeIsStoredAsADeclaration(t *testing.T) {
	t.Setenv("FAIRWELL_PROBE_KEY", "the key that probes and pages share")
	sent := 0
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `<a href="/">Verträge hier kündigen</a><form action="/send"><input name="token"><input name="name"><input name="contract"><input name="email"><button>jetzt kündigen</button></form>`)
	})
	mux.HandleFunc("POST /send", func(w http.ResponseWriter, r *http.Request) {
		sent++
		http.Redirect(w, r, "/faelle/1", http.StatusSeeOther)
	})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	var out, problems bytes.Buffer
	code := run(t.Context(), []string{"probe", "run", site.URL, "--every", "10ms", "--listen", "127.0.0.1:0"}, streams{out: &out, err: &problems})
	if code == 0 || sent != 1 || !strings.Contains(problems.String(), "stored as a declaration") {
		t.Errorf("exit code %d after %d probes: %s", code, sent, problems.String())
	}
}
