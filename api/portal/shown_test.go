package portal_test

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"
)

// kept is the page that the evidence of a case holds, and whether it is the one that
// was shown.
func (st *stage) kept(declared answer) (page answer, shown any) {
	st.t.Helper()
	if declared.status != http.StatusSeeOther {
		st.t.Fatalf("declaring: got %d:\n%s", declared.status, declared.text())
	}
	address, _, _ := strings.Cut(declared.header.Get("Location"), "?")
	_, sections, err := st.owner.Evidence(st.t.Context(), path.Base(address))
	if err != nil {
		st.t.Fatal(err)
	}
	for _, s := range sections {
		if s.Name == "declarations" {
			html, _ := s.Rows[0]["page"].(string)
			return answer{body: html}, s.Rows[0]["page_shown"]
		}
	}
	st.t.Fatal("no declaration is in the evidence")
	return answer{}, nil
}

var links = regexp.MustCompile(`href="[^"]*"|name="token" value="[^"]*"`)

// words is a page but for where its links lead, and the token of its form.
func (a answer) words() string { return links.ReplaceAllString(a.body, "") }

func TestThePageOnWhichACustomerCancelsIsKeptByteByByte(t *testing.T) {
	st := newStage(t)
	for _, lang := range []string{"de", "en"} {
		query := url.Values{"p": {"P-1"}, "wish.P-1": {"2027-03-31"}}
		if lang == "en" {
			query = url.Values{"p": {"P-4"}}
		}
		page := st.visit("/konto/kuendigen?"+query.Encode(), append(as("C-1"), "Accept-Language", lang)...)
		query["lang"], query["token"], query["kind"] = []string{lang}, []string{token(t, page)}, []string{"ordinary"}
		kept, shown := st.kept(st.post("/konto/kuendigen", query, as("C-1")...))
		if kept.words() != page.words() || shown != true {
			t.Errorf("%s: kept is, shown %v:\n%s\nand not:\n%s", lang, shown, kept.words(), page.words())
		}
	}
}

func TestThePublicFormIsKeptAsItWasFilledIn(t *testing.T) {
	st := newStage(t)
	page := st.visit("/kuendigen/", "Accept-Language", "de")
	kept, shown := st.kept(st.post("/kuendigen", filled("token", token(t, page), "phone", "0170 1")))
	if kept.text() != page.text() || shown != true {
		t.Errorf("kept is, shown %v:\n%s\nand not:\n%s", shown, kept.text(), page.text())
	}
	kept.says(t, "jetzt kündigen")
	kept.holds(t, `value="Erika Beispiel"`, `value="2024-0815"`, `value="0170 1"`)

	// What is wrong is mended, and the page is the same one.
	mended := st.post("/kuendigen", filled("token", token(t, page), "name", "", "wish", "2027-01-31"))
	if _, shown := st.kept(st.post("/kuendigen", filled("token", token(t, mended), "kind", "for_cause", "reason", "Kein Netz"))); shown != true {
		t.Errorf("after a mistake the page counts as shown %v", shown)
	}
}

func TestTheFormToWithdrawIsKeptAsItWasFilledIn(t *testing.T) {
	st := newStage(t)
	for _, page := range []answer{st.visit("/widerrufen"), st.visit("/konto/widerrufen?contract=V-1", as("C-1")...)} {
		kept, shown := st.kept(st.post("/widerrufen", filled("token", token(t, page))))
		if kept.text() != page.text() || shown != true {
			t.Errorf("kept is, shown %v:\n%s\nand not:\n%s", shown, kept.text(), page.text())
		}
		kept.holds(t, `value="2024-0815"`)
	}
}

func TestAPageThatHasChangedSinceItWasLoadedIsNotCalledShown(t *testing.T) {
	st := newStage(t)
	page := st.visit("/konto/kuendigen?p=P-1", as("C-1")...)
	form := url.Values{"p": {"P-1"}, "lang": {"de"}, "token": {token(t, page)}, "kind": {"ordinary"}}
	st.now = st.now.Add(48 * time.Hour)
	if kept, shown := st.kept(st.post("/konto/kuendigen", form, as("C-1")...)); shown != false || kept.body == "" {
		t.Errorf("other days than those shown count as shown %v", shown)
	}
	if _, shown := st.kept(st.post("/kuendigen", filled())); shown != false {
		t.Errorf("a form that names no page counts as shown %v", shown)
	}
}

func TestAFormStaysOneDeclarationWhenItsPageChanges(t *testing.T) {
	st := newStage(t)
	first := st.post("/kuendigen", filled("token", "T5~before"))
	second := st.post("/kuendigen", filled("token", "T5~after"))
	if first.header.Get("Location") != second.header.Get("Location") {
		t.Errorf("two cases: %s and %s", first.header.Get("Location"), second.header.Get("Location"))
	}
}
