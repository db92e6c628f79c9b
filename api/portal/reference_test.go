package portal_test

import (
	"regexp"
	"strings"
	"testing"
)

var (
	uuids  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	titles = regexp.MustCompile(`<title>([^<]*)</title>`)
	papers = regexp.MustCompile(`href="([^"]*/(beleg|bestaetigung)(\.[a-z]+)[^"]*)"`)
)

// Addresses alone hold the UUID of a case.
func TestPagesAndFilesNameACaseByItsReferenceAlone(t *testing.T) {
	st := newStage(t)
	own := st.declared("C-1", "P-4")
	st.freeze(own)
	typed, withdrawn := st.post("/kuendigen", filled()), st.post("/widerrufen", filled())
	for name, page := range map[string]answer{
		"a case": st.visit("/faelle/"+own, as("C-1")...), "what was typed": st.follow(typed), "a withdrawal": st.follow(withdrawn),
	} {
		reference := regexp.MustCompile(`class="code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<`).FindStringSubmatch(page.body)
		if reference == nil {
			t.Fatalf("%s has no reference:\n%s", name, page.text())
		}
		if title := titles.FindStringSubmatch(page.body); !strings.Contains(title[1], reference[1]) {
			t.Errorf("%s: the title is %q", name, title[1])
		}
		if id := uuids.FindString(page.text()); id != "" {
			t.Errorf("%s says %s", name, id)
		}
		saved := papers.FindAllStringSubmatch(page.body, -1)
		if len(saved) < 3 {
			t.Errorf("%s offers %v", name, saved)
		}
		for _, m := range saved {
			want := `attachment; filename="` + m[2] + "-" + reference[1] + m[3] + `"`
			if got := st.visit(strings.ReplaceAll(m[1], "&amp;", "&"), as("C-1")...).header.Get("Content-Disposition"); got != want {
				t.Errorf("%s: got %s, want %s", name, got, want)
			}
		}
		st.post("/beleg", map[string][]string{"code": {reference[1]}}).says(t, "Gültig.")
	}
}
