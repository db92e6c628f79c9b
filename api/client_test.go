package api_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/api/client"
)

// client returns the generated client with a token.
func (st *stage) client(sub, scope string) *client.ClientWithResponses {
	st.t.Helper()
	token := st.issuer.sign(st.t, "at+jwt", st.issuer.claims(sub, scope))
	c, err := client.NewClientWithResponses(st.server.URL, client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}))
	if err != nil {
		st.t.Fatal(err)
	}
	return c
}

func TestTheGoClientDeclaresAndReadsBack(t *testing.T) {
	st := newStage(t)
	token := st.issuer.sign(t, "at+jwt", st.issuer.claims("C-1", "cancellations"))
	declared, err := declareByClient(t.Context(), st.server.URL, token, "key-1", "P-4")
	if err != nil {
		t.Fatal(err)
	}
	c := st.client("C-1", "cancellations")
	read, err := c.GetCancellationWithResponse(t.Context(), declared.ID.String(), nil)
	if err != nil || read.JSON200 == nil {
		t.Fatalf("read: %v: %s", err, read.Body)
	}
	if i := read.JSON200.Items[0]; i.ProductID != "P-4" || i.EndsOn == nil || i.EndsOn.String() != "2026-12-31" || i.Refused != nil {
		t.Errorf("the item is %+v", i)
	}
	signed, err := c.GetReceiptWithResponse(t.Context(), declared.ID.String(), nil)
	if err != nil || signed.JSON200 == nil || signed.JSON200.CaseID != declared.ID.String() {
		t.Errorf("receipt: %v: %s", err, signed.Body)
	}
	contracts, err := c.ListContractsWithResponse(t.Context(), "C-1")
	if err != nil || contracts.JSON200 == nil || len(contracts.JSON200.Contracts) != 2 {
		t.Errorf("contracts: %v: %s", err, contracts.Body)
	}
}

func TestTheGoClientPreviewsWhatIsDecidedThen(t *testing.T) {
	st := newStage(t)
	preview, err := st.client("C-1", "cancellations").PreviewCancellationWithResponse(t.Context(), nil, client.PreviewBody{Items: []client.WantedItem{{ProductID: new("P-1")}}})
	if err != nil || preview.JSON200 == nil {
		t.Fatalf("preview: %v: %s", err, preview.Body)
	}
	declared := st.declare(http.StatusCreated, request{body: ordinary})
	if got, want := preview.JSON200.Items[0].EndsOn.String(), item(t, declared, "P-1")["ends_on"]; got != want {
		t.Errorf("previewed %s, declared %s", got, want)
	}
}

func TestTheGoClientListsPageByPage(t *testing.T) {
	st := newStage(t)
	for _, product := range []string{"P-1", "P-4", "P-5"} {
		st.declare(http.StatusCreated, request{key: product, body: `{"items":[{"product_id":"` + product + `"}],"kind":"ordinary"}`})
	}
	c := st.client("anna", "support")
	params, seen, pages := client.ListCancellationsParams{Limit: new(int64(2))}, map[string]bool{}, 0
	for {
		page, err := c.ListCancellationsWithResponse(t.Context(), &params)
		if err != nil || page.JSON200 == nil {
			t.Fatalf("list: %v: %s", err, page.Body)
		}
		for _, k := range page.JSON200.Items {
			seen[k.ID.String()] = true
		}
		pages++
		if params.Cursor = page.JSON200.NextCursor; params.Cursor == nil {
			break
		}
	}
	if len(seen) != 3 || pages != 2 {
		t.Errorf("%d cases on %d pages, want 3 on 2", len(seen), pages)
	}
}

func TestTheGoClientTellsErrorsByTheirCode(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: ordinary})
	res, err := st.client("anna", "support").RetryCancellationWithResponse(t.Context(), k["id"].(string), &client.RetryCancellationParams{IdempotencyKey: "r-1"}, client.RetryBody{Reason: "backend is back"})
	if err != nil {
		t.Fatal(err)
	}
	if p := res.ApplicationProblemJSON409; p == nil || p.Code != client.ProblemCodeNothingOpen {
		t.Errorf("answered %s: %s", res.HTTPResponse.Status, res.Body)
	}
	token := st.issuer.sign(t, "at+jwt", st.issuer.claims("C-2", "cancellations"))
	if _, err := declareByClient(t.Context(), st.server.URL, token, "key-2", "P-4"); err == nil || !strings.Contains(err.Error(), "not_found") {
		t.Errorf("somebody else's product: %v", err)
	}
}

func TestTheDocsPrintTheExampleOfTheGoClientAsItIsRun(t *testing.T) {
	docs, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("client_example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, function, _ := strings.Cut(string(source), "\nfunc ")
	if printed := "```go\nfunc " + strings.TrimSpace(function) + "\n```"; !strings.Contains(string(docs), printed) {
		t.Errorf("docs/api.md lacks:\n%s", printed)
	}
}
