package portal_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestTheWithdrawalAsksForWhatTheLawListsAndNothingElse(t *testing.T) {
	st := newStage(t)
	page := st.visit("/widerrufen")
	page.says(t, "Vertrag widerrufen", "Nur ein Teil des Vertrags", "Widerruf bestätigen", "Impressum")
	var names []string
	for _, m := range regexp.MustCompile(`<(?:input|textarea|select)[^>]* name="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		names = append(names, m[1])
	}
	if want := []string{"token", "lang", "name", "email", "contract", "part"}; !slices.Equal(names, want) {
		t.Errorf("fields: got %v, want %v", names, want)
	}
	if strings.Contains(page.text(), "kündigen") {
		t.Error("withdrawing is mixed with cancelling")
	}
	st.visit("/widerrufen?lang=en").says(t, "Withdraw from a contract", "Confirm withdrawal")
}

func TestAWithdrawalIsReceivedAndShownWithDateAndTime(t *testing.T) {
	st := newStage(t)
	form := filled("part", "TV <i>Option</i>")
	posted := st.post("/widerrufen", form)
	page := st.follow(posted)
	page.says(t, "Ihr Widerruf ist eingegangen", "22. November 2026, 12:00:00 Uhr (UTC+01:00)", "durch Betätigen von »Widerruf bestätigen«",
		"TV <i>Option</i>", "erika@example.com", "Verträge hier kündigen", "Vertrag widerrufen")
	if second := st.post("/widerrufen", form); strings.SplitN(second.header.Get("Location"), "?", 2)[0] != strings.SplitN(posted.header.Get("Location"), "?", 2)[0] {
		t.Error("a form sent twice is two withdrawals")
	}
	for _, paper := range []string{"beleg.pdf", "beleg.txt", "beleg.json"} {
		link := regexp.MustCompile(`href="([^"]*` + paper + `[^"]*)"`).FindStringSubmatch(page.body)
		if link == nil || st.visit(link[1]).status != http.StatusOK {
			t.Errorf("%s cannot be saved", paper)
		}
	}
	path := strings.SplitN(posted.header.Get("Location"), "?", 2)[0]
	for _, bad := range []string{path, path + "?t=no", path + "/beleg.pdf", "/widerrufen/019a0000-0000-7000-8000-000000000000?t=x"} {
		if got := st.visit(bad).status; got != http.StatusNotFound {
			t.Errorf("%s: got %d", bad, got)
		}
	}
	missing := st.post("/widerrufen", filled("name", "", "part", "kept"))
	if missing.status != http.StatusUnprocessableEntity {
		t.Errorf("got %d", missing.status)
	}
	missing.holds(t, `value="kept"`, `href="#name"`)
	st.front.fail = timeoutError{}
	away := st.post("/widerrufen", filled())
	if away.status != http.StatusServiceUnavailable {
		t.Errorf("got %d", away.status)
	}
	away.says(t, "Ihr Widerruf ist noch nicht eingegangen", "Widerrufen können Sie auch schriftlich: Beispielnetz, Musterweg 1, 12345 Musterstadt")
}
