package e2e

import (
	"bytes"
	"flag"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/dev/collector"
)

var updateTraces = flag.Bool("update-traces", false, "write the trace of one declaration into docs/tracing.md")

const (
	tracesDoc   = "../../docs/tracing.md"
	tracesBegin = "<!-- trace -->\n```\n"
	tracesEnd   = "```\n<!-- /trace -->"
)

// about are the spans that say that they are about a case.
func about(caseID, name string) (found []collector.Span) {
	for _, s := range traced.Spans() {
		if s.Name == name && s.Attributes["fairwell.case"] == caseID {
			found = append(found, s)
		}
	}
	return found
}

// spansOf are those of a trace, but for what it asked of Postgres.
func spansOf(trace string) (own, postgres []collector.Span) {
	for _, s := range traced.Spans() {
		switch {
		case s.Trace != trace:
		case s.Attributes["db.system.name"] != "":
			postgres = append(postgres, s)
		default:
			own = append(own, s)
		}
	}
	return own, postgres
}

// wholeTrace waits until the trace of a declaration leads from the request to the mail
// without a gap, and returns it.
func wholeTrace(t *testing.T, caseID string) (own, postgres []collector.Span) {
	t.Helper()
	var declared []collector.Span
	eventually(t, "the request is traced", func() bool {
		declared = about(caseID, "POST /v1/cancellations")
		return len(declared) > 0
	})
	sent := func(s collector.Span) bool { return s.Name == "mail send" && !s.Failed }
	var left []collector.Span
	eventually(t, "the mail is part of its trace", func() bool {
		own, postgres = spansOf(declared[0].Trace)
		_, left = collector.Connected(slices.Concat(own, postgres))
		return slices.ContainsFunc(own, sent) && len(left) == 0
	})
	if declared[0].Parent != "" {
		t.Errorf("the trace begins above the request, at %s", declared[0].Parent)
	}
	return own, postgres
}

// undisturbed is the trace of a case of which no attempt was made twice: a machine that
// halts for half a second costs one here, and the trace shows it.
func undisturbed(t *testing.T) (own, postgres []collector.Span) {
	t.Helper()
	for range 5 {
		c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
		declared := c.declare(t, http.StatusCreated, c.products[0].ID)
		await(t, declared.ID, "completed")
		oneMail(t, declared.ID)
		eventually(t, "the backend is part of the trace", func() bool {
			own, _ := wholeTrace(t, declared.ID)
			return slices.ContainsFunc(own, func(s collector.Span) bool { return s.Name == "backend PATCH" }) &&
				len(about(declared.ID, "activity CancelProduct")) > 0 && len(about(declared.ID, "activity SendConfirmation")) > 0
		})
		own, postgres = wholeTrace(t, declared.ID)
		if !slices.ContainsFunc(own, func(s collector.Span) bool { return s.Failed }) {
			break
		}
	}
	return own, postgres
}

func TestOneTraceLeadsFromTheClickToTheMail(t *testing.T) {
	own, postgres := undisturbed(t)
	if !slices.ContainsFunc(postgres, func(s collector.Span) bool { return s.Name == "insert declaration" }) {
		t.Error("the trace does not show how the declaration is stored")
	}
	doc, err := os.ReadFile(tracesDoc)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(doc), tracesBegin)
	shown, after, ok2 := strings.Cut(rest, tracesEnd)
	if !ok || !ok2 {
		t.Fatal("docs/tracing.md has no place for the trace")
	}
	if *picturesTo != "" {
		if err := os.WriteFile(filepath.Join(*picturesTo, "trace.svg"), []byte(collector.Waterfall(own)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := collector.Tree(own)
	if diff := cmp.Diff(sortedLines(shown), sortedLines(got)); diff == "" {
		return
	} else if !*updateTraces {
		t.Fatalf("docs/tracing.md shows another trace (-docs +seen): go test ./e2e -run OneTrace -update-traces\n%s", diff)
	}
	if err := os.WriteFile(tracesDoc, []byte(before+tracesBegin+got+tracesEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sortedLines forgets in which order things went on side by side, and attempts that a
// slow machine makes twice.
func sortedLines(text string) []string {
	return slices.Compact(slices.Sorted(strings.Lines(text)))
}

func TestWhatComesLaterIsATraceOfItsOwnLinkedToTheDeclaration(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "domain", Terms: anyDay})
	fault(t, 8026, "/faults/domain", `{"status":503}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	own, _ := wholeTrace(t, declared.ID)
	first := own[0].Trace
	await(t, declared.ID, "needs_attention")
	fault(t, 8026, "/faults/domain", `{}`)
	if status, _ := retry(t, declared.ID, "later-"+declared.ID, map[string]any{}); status != http.StatusOK {
		t.Errorf("retry: %d", status)
	}
	await(t, declared.ID, "completed")
	for what, name := range map[string]string{
		"a slow attempt": "activity CancelProduct", "an act": "activity ApplyActs",
		"the request for an act": "POST /v1/cancellations/{id}/retry",
	} {
		var later []collector.Span
		eventually(t, what+" is traced", func() bool {
			later = slices.DeleteFunc(about(declared.ID, name), func(s collector.Span) bool { return s.Trace == first })
			return len(later) > 0
		})
		for _, s := range later {
			if s.Parent != "" || !slices.Equal(s.Linked, []string{first}) {
				t.Errorf("%s has the parent %q and is linked to %v, want %s", what, s.Parent, s.Linked, first)
			}
		}
	}
	log, err := os.ReadFile(filepath.Join(up.dir, "log", "worker.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range about(declared.ID, "activity CancelProduct") {
		if !s.Failed {
			continue
		}
		if s.Attributes["fairwell.code"] != "http_503" {
			t.Errorf("an attempt failed with %q", s.Attributes["fairwell.code"])
		}
		if !bytes.Contains(log, []byte(`"case":"`+declared.ID+`","trace_id":"`+s.Trace+`"`)) {
			t.Errorf("no line of the log carries the trace %s and its case", s.Trace)
		}
	}
}

func TestNoTraceHoldsAnythingPersonal(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	declared := c.declareBody(t, http.StatusCreated, map[string]any{
		"items": []map[string]any{{"product_id": c.products[0].ID}}, "kind": "for_cause", "reason": "Grundgeheim",
		"confirmation_email": "wunsch." + c.email, "external_ref": "Akte-geheim",
	})
	token := c.token(t)
	request{method: http.MethodGet, path: "/v1/cancellations/" + declared.ID + "?leer=Grundgeheim", token: token}.send(t)
	request{method: http.MethodGet, path: "/faelle/" + declared.ID + "?t=linkgeheim"}.send(t)
	request{method: http.MethodGet, path: "/kuendigen?name=Grundgeheim"}.send(t)
	await(t, declared.ID, "needs_attention") // a cause is flagged for review
	wholeTrace(t, declared.ID)
	raw := traced.Raw()
	for what, secret := range map[string]string{
		"a name": "Ottilie", "an address": "example.com", "a customer's ID": c.id, "a contract's number": "2024-" + c.id,
		"a product's ID": c.products[0].ID, "what was written": "geheim", "a token": token[:40], "a statement": "SELECT ",
	} {
		if bytes.Contains(raw, []byte(secret)) {
			t.Errorf("a trace holds %s: %s", what, secret)
		}
	}
	names := map[string]bool{}
	id := regexp.MustCompile(`[0-9a-f]{8}-|\?`)
	for _, s := range traced.Spans() {
		if names[s.Name] = true; id.MatchString(s.Name) {
			t.Errorf("a span is named %s", s.Name)
		}
	}
	for _, want := range []string{"GET /v1/cancellations/{id}", "GET /kuendigen", "GET /faelle/{id}"} {
		if !names[want] {
			t.Errorf("no span is named %s, of %v", want, slices.Sorted(maps.Keys(names)))
		}
	}
}
