package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestPreviewStoresNothing(t *testing.T) {
	st := newStage(t)
	preview := request{method: http.MethodPost, path: "/v1/cancellations/preview", body: `{"items":[{"product_id":"P-1"},{"product_id":"P-3"}]}`}
	res := st.do(preview)
	if res.status != http.StatusOK {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	v := res.json(t)
	golden(t, "testdata/preview.json", indent(t, v))
	if list := st.do(request{path: "/v1/cancellations", scope: "support"}).json(t)["items"].([]any); len(list) != 0 {
		t.Errorf("%d cases are stored", len(list))
	}
	k := st.declare(http.StatusCreated, request{body: ordinary})
	if got, want := item(t, k, "P-2")["ends_on"], item(t, v, "P-2")["ends_on"]; got != want {
		t.Errorf("declared %v, previewed %v", got, want)
	}
}

func TestContractsShowTheEarliestEnd(t *testing.T) {
	st := newStage(t)
	st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	res := st.do(request{path: "/v1/customers/C-1/contracts"})
	if res.status != http.StatusOK {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	golden(t, "testdata/contracts.json", indent(t, res.json(t)))
	if res := st.do(request{path: "/v1/customers/C-1/contracts", sub: "anna", scope: "support"}); res.status != http.StatusOK {
		t.Errorf("support: answered %d", res.status)
	}
}

func TestListPagesFromNewestToOldest(t *testing.T) {
	st := newStage(t)
	var want []string
	for i := range 5 {
		body := fmt.Sprintf(`{"items":[{"product_id":"P-9"}],"kind":"ordinary","customer_id":"C-2","external_ref":"R-%d","received_at":"2026-11-1%dT10:00:00Z"}`, i%2, i/2+1)
		k := st.declare(http.StatusCreated, request{body: body, sub: "crm", scope: "intake", key: fmt.Sprint("key-", i)})
		want = append([]string{k["id"].(string)}, want...)
	}
	ids := func(query string) (got []string, next any) {
		res := st.do(request{path: "/v1/cancellations?" + query, scope: "support"})
		if res.status != http.StatusOK {
			t.Fatalf("%s: answered %d: %s", query, res.status, res.body)
		}
		v := res.json(t)
		for _, k := range v["items"].([]any) {
			got = append(got, k.(map[string]any)["id"].(string))
		}
		return got, v["next_cursor"]
	}
	var got []string
	query := "limit=2"
	for pages := 0; ; pages++ {
		page, next := ids(query)
		got = append(got, page...)
		if next == nil {
			break
		}
		if pages > 5 {
			t.Fatal("the pages never end")
		}
		query = "limit=2&cursor=" + url.QueryEscape(next.(string))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for query, want := range map[string]int{
		"external_ref=R-1": 2, "customer_id=C-2": 5, "customer_id=C-1": 0, "state=completed": 0, "state=cancelling": 5,
		"updated_since=2026-01-01T00:00:00%2B01:00": 5, "updated_since=2999-01-01T00:00:00+01:00": 0,
	} {
		if got, _ := ids(query); len(got) != want {
			t.Errorf("%s lists %d cases, want %d", query, len(got), want)
		}
	}
}

func TestWhatIsCancelledAlreadySaysThatAndNothingElse(t *testing.T) {
	st := newStage(t)
	const body = `{"items":[{"product_id":"P-4"},{"product_id":"P-3"}],"kind":"ordinary"}`
	st.declare(http.StatusCreated, request{body: body})
	again := st.declare(http.StatusCreated, request{body: body, key: "key-2"})
	for product, want := range map[string]string{
		"P-4": "Das Produkt ist bereits zum 31. Dezember 2026 gekündigt.",
		"P-3": "Das Produkt ist bereits am 31. März 2025 beendet.",
	} {
		if got := item(t, again, product)["explanation"]; got != want {
			t.Errorf("%s: %v", product, got)
		}
	}
}

func TestAPageOfFiftyCasesOfFifteenProductsIsSmall(t *testing.T) {
	st := newStage(t)
	var products [][3]string
	for n := range 15 {
		products = append(products, [3]string{fmt.Sprint("M-", n), storetest.Monthly, ""})
	}
	storetest.Import(t, st.owner, storetest.Record(t, "C-7", "V-7", products...))
	for n := range 50 {
		st.declare(http.StatusCreated, request{
			body: `{"items":[{"contract_id":"V-7"}],"kind":"ordinary","customer_id":"C-7"}`, sub: "crm", scope: "intake", key: fmt.Sprint("key-", n),
		})
	}
	page := st.do(support(http.MethodGet, "/v1/cancellations", ""))
	items := page.json(t)["items"].([]any)
	if len(items) != 50 || len(page.body) > 40<<10 {
		t.Errorf("%d cases in %d bytes", len(items), len(page.body))
	}
	want := []any{map[string]any{"state": "decided", "count": 15.0}}
	oldest := items[49].(map[string]any)
	if diff := cmp.Diff(want, oldest["item_states"]); diff != "" || oldest["first_end"] == nil || oldest["last_end"] == nil {
		t.Errorf("the first declared is summed up as %v: %s", oldest, diff)
	}
}
