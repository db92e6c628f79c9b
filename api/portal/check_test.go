package portal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/receipt"
)

func TestAReceiptIsCheckedByCodeTextOrFile(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	signed, err := st.front.Receipt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.Text()
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	const valid, not = "Gültig. Eingegangen am 22. November 2026 um 12:00:00 Uhr (UTC+01:00).", "Nicht gültig"
	for name, tt := range map[string]struct {
		form url.Values
		want string
	}{
		"its code":                {url.Values{"code": {signed.Code()}}, valid},
		"its code as it is typed": {url.Values{"code": {" " + strings.ToLower(strings.ReplaceAll(signed.Code(), "-", " "))}}, valid},
		"its text":                {url.Values{"text": {string(text)}}, valid},
		"its text from a browser": {url.Values{"text": {strings.ReplaceAll(string(text), "\n", "\r\n")}}, valid},
		"its JSON":                {url.Values{"text": {string(document)}}, valid},
		"a code of nothing":       {url.Values{"code": {"0000-0000-0000"}}, not},
		"no code":                 {url.Values{"code": {"<script>"}}, not},
		"a changed text":          {url.Values{"text": {strings.Replace(string(text), "DSL 100", "DSL 200", 1)}}, not},
		"a changed JSON":          {url.Values{"text": {strings.Replace(string(document), "P-1", "P-2", 1)}}, not},
		"no receipt":              {url.Values{"text": {"hello"}}, not},
	} {
		page := st.post("/beleg", tt.form)
		if page.status != http.StatusOK {
			t.Errorf("%s: got %d", name, page.status)
		}
		page.says(t, tt.want)
		if strings.Contains(page.text(), "DSL") || strings.Contains(page.text(), id) {
			t.Errorf("%s: the page tells what the receipt holds:\n%s", name, page.text())
		}
	}
	if empty := st.post("/beleg", url.Values{}); empty.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing: got %d", empty.status)
	}
	st.post("/beleg", url.Values{"code": {signed.Code()}, "lang": {"en"}}).says(t, "Valid. Received on 22 November 2026 at 12:00:00 (UTC+01:00).")

	pdf := st.visit("/faelle/"+id+"/beleg.pdf", as("C-1")...).body
	for name, content := range map[string]string{"beleg.txt": string(text), "beleg.pdf": pdf} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		st.do(http.MethodPost, "/beleg", &body, "Content-Type", w.FormDataContentType()).says(t, valid)
	}
}

func TestThePublishedKeyChecksReceiptsWithoutUs(t *testing.T) {
	st := newStage(t)
	page := st.follow(st.post("/kuendigen", filled()))
	link := regexp.MustCompile(`href="([^"]*beleg\.json[^"]*)"`).FindStringSubmatch(page.body)
	key, err := receipt.ParseKeys([]byte(st.visit("/beleg/schluessel.pem").body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Verify(key, []byte(st.visit(link[1]).body)); err != nil {
		t.Error(err)
	}
}
