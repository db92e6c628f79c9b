package portal_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/store"
)

func TestAnErasedCaseIsGoneAndItsReceiptStaysGenuine(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	st.freeze(id)
	signed, err := st.front.Receipt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.Text()
	if err != nil {
		t.Fatal(err)
	}
	mailed := st.link(id, link.Case)
	if _, err := st.owner.Replay(t.Context(), []store.Erasure{{Kind: "case", ID: id, Class: "letter", ErasedAt: noon}}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/beleg.pdf", "/beleg.json", "/bestaetigung.pdf"} {
		page := st.visit("/faelle/"+id+path, as("C-1")...)
		if page.status != http.StatusGone {
			t.Errorf("%s: got %d", path, page.status)
		}
		page.says(t, "Dieser Vorgang ist gelöscht")
	}
	if page := st.visit(mailed); page.status != http.StatusNotFound {
		t.Errorf("its link still opens: %d", page.status)
	}
	for name, form := range map[string]url.Values{"its code": {"code": {signed.Code()}}, "its text": {"text": {string(text)}}} {
		page := st.post("/beleg", form)
		if page.status != http.StatusOK {
			t.Errorf("%s: got %d", name, page.status)
		}
		page.says(t, "Gültig. Eingegangen am 22. November 2026 um 12:00:00 Uhr (UTC+01:00).")
	}
}
