package portal_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestABirthDateIsReadFromItsThreeInputsAndNeverStopsADeclaration(t *testing.T) {
	st := newStage(t)
	for i, tt := range []struct {
		typed []string
		says  string
	}{
		{[]string{"29", "2", "1980"}, "29. Februar 1980"},
		{[]string{"30", "2", "1980"}, "30.2.1980"},
		{[]string{"29", "2", "80"}, "29.2.80"},
		{[]string{"im", "Mai", ""}, "im.Mai"},
		{[]string{"29.02.1980"}, "29.02.1980"},
	} {
		form := filled("token", "born"+string(rune('a'+i)))
		form["birth_date"] = tt.typed
		st.follow(st.post("/kuendigen", form)).says(t, tt.says)
	}
	form := filled("name", "")
	form["birth_date"] = []string{"30", "2", "1980"}
	st.post("/kuendigen", form).holds(t, `name="birth_date" type="text" inputmode="numeric" value="30"`, `value="1980"`)
}

func TestAWishThatIsNoDayComesBackAsItWasTyped(t *testing.T) {
	st := newStage(t)
	form := filled("name", "")
	form["wish"] = []string{"at", "30.02.2027"}
	st.post("/kuendigen", form).holds(t, `name="wish" type="text" value="30.02.2027"`)
	form["wish"] = []string{"at", "2027-02-28"}
	st.post("/kuendigen", form).holds(t, `name="wish" type="date" value="2027-02-28"`)
}

func TestASessionThatEndedLosesNothing(t *testing.T) {
	st := newStage(t)
	page := st.post("/konto/kuendigen", url.Values{
		"p": {"P-1", "P-4"}, "wish.P-4": {"2027-03-31"}, "kind": {"for_cause"}, "reason": {"Kein Netz\nseit Wochen"}, "token": {"T1"}, "lang": {"de"},
	})
	if page.status != http.StatusUnauthorized {
		t.Fatalf("got %d", page.status)
	}
	page.says(t, "Ihre Auswahl ist noch da", "Kein Netz seit Wochen")
	back := "/konto/kuendigen?" + url.Values{"p": {"P-1", "P-4"}, "wish.P-4": {"2027-03-31"}, "kind": {"for_cause"}, "lang": {"de"}}.Encode()
	// As a link within a link: escaped for the query, and for HTML.
	page.holds(t, strings.ReplaceAll(url.QueryEscape(back), "+", "&#43;"))
	st.visit(back, as("C-1")...).holds(t, `value="P-1"`, `value="P-4"`, `value="2027-03-31"`, `value="for_cause" data-recalculates checked`)
}

func TestACheckThatHasToWaitKeepsWhatWasTyped(t *testing.T) {
	st := newStage(t)
	typed := url.Values{"code": {"0000-0000-0000"}, "text": {""}, "lang": {"de"}}
	var last answer
	for range 32 {
		last = st.post("/beleg", typed)
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("got %d", last.status)
	}
	last.says(t, "kamen gerade viele Anfragen")
	last.holds(t, `value="0000-0000-0000"`, `role="alert"`)
}

func TestWhatIsDeclaredTwiceInVainIsStillThere(t *testing.T) {
	st := newStage(t)
	st.front.fail = errors.Join(errors.New("closed"), timeoutError{})
	form := filled("kind", "for_cause", "reason", "Kein Netz", "token", "from long ago")
	form["birth_date"] = []string{"29", "2", "1980"}
	form["wish"] = []string{"at", "2027-03-31"}
	for range 2 {
		page := st.post("/kuendigen", form)
		page.holds(t, "Kein Netz", `value="from long ago~`, `value="1980"`, `type="date" value="2027-03-31"`, `value="for_cause" checked`, `value="at" checked`)
	}
	st.front.fail = nil
	st.follow(st.post("/kuendigen", form)).says(t, "Ihre Kündigung ist eingegangen", "31. März 2027", "29. Februar 1980")
}

func TestWhatIsTooLongComesBackToBeShortened(t *testing.T) {
	st := newStage(t)
	long := strings.Repeat("Kein Netz. ", 10_000)
	page := st.post("/kuendigen", filled("kind", "for_cause", "reason", long))
	if page.status != http.StatusUnprocessableEntity {
		t.Errorf("a form of 110 KiB: answered %d", page.status)
	}
	page.says(t, "höchstens 4000 Zeichen")
	page.holds(t, long, `value="2024-0815"`)
	for _, path := range []string{"/kuendigen", "/widerrufen"} {
		page = st.post(path, filled("name", strings.Repeat("x", 300<<10)))
		if page.status != http.StatusRequestEntityTooLarge {
			t.Errorf("a form of 300 KiB: answered %d", page.status)
		}
		page.says(t, "Es ist noch nichts eingegangen", "Zurück zum Formular", "Verträge hier kündigen")
		page.holds(t, `href="`+path+`" data-back`)
	}
}

func TestAMistakeOfOursGivesTheFormBackWithANumber(t *testing.T) {
	st := newStage(t)
	st.front.fail = errors.New("a column is missing")
	for path, page := range map[string]answer{
		"/kuendigen":  st.post("/kuendigen", filled("name", "Erika Zwölf")),
		"/widerrufen": st.post("/widerrufen", filled("name", "Erika Zwölf")),
		"/konto/kuendigen": st.post("/konto/kuendigen", url.Values{
			"p": {"P-1"}, "kind": {"for_cause"}, "reason": {"Erika Zwölf"}, "token": {"T1"},
		}, as("C-1")...),
	} {
		if page.status != http.StatusInternalServerError {
			t.Errorf("%s: answered %d", path, page.status)
		}
		page.says(t, "ist noch nicht eingegangen", "Bei uns ist etwas schiefgegangen", "Ihre Angaben sind unten noch da")
		page.holds(t, "Erika Zwölf", `name="token" value="T1`)
		id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(page.text())
		if id == "" || !strings.Contains(st.log.String(), id) || strings.Contains(st.log.String(), "Erika") {
			t.Errorf("%s: the log does not name %q, or names more:\n%s", path, id, st.log)
		}
	}
}

func TestAReasonIsKeptWhereEvenThePreviewCannotBeShown(t *testing.T) {
	st := newStage(t)
	st.exec(`ALTER TABLE contracts RENAME TO gone`)
	page := st.post("/konto/kuendigen", url.Values{
		"p": {"P-1"}, "wish.P-1": {"2027-03-31"}, "kind": {"for_cause"}, "reason": {"Kein Netz"}, "token": {"T1"},
	}, as("C-1")...)
	if page.status != http.StatusInternalServerError {
		t.Errorf("answered %d", page.status)
	}
	page.says(t, "Ihr Grund, zum Kopieren", "Kein Netz", "Zurück zum Formular")
	if back := linked(t, page, "Zurück zum Formular"); back != "/konto/kuendigen?kind=for_cause&p=P-1&wish.P-1=2027-03-31" {
		t.Errorf("it leads to %s", back)
	}
}
