package portal_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/fairwell/fairwell/internal/link"
)

// visitors are who asks for a page: how he is signed in, and whose link he has.
var visitors = []struct {
	name   string
	header []string
	link   string // of which case or withdrawal
}{
	{"nobody", nil, ""},
	{"the customer", as("C-1"), ""},
	{"another customer", as("C-2"), ""},
	{"who has the link", nil, "own"},
	{"who has another's link", nil, "foreign"},
}

// shown says of each route what each visitor is answered, in the order of
// visitors. Of a case of the public form nothing is shown but what was typed.
var shown = map[string]struct{ sent, want string }{
	"GET /":                                    {"", "200 200 200 200 200"},
	"GET /kuendigen":                           {"", "200 200 200 200 200"},
	"POST /kuendigen":                          {"kind=ordinary&name=a&contract=b&email=a@example.com", "303 303 303 303 303"},
	"GET /widerrufen":                          {"", "200 200 200 200 200"},
	"POST /widerrufen":                         {"name=a&contract=b&email=a@example.com", "303 303 303 303 303"},
	"GET /widerrufen/{id}":                     {"", "404 404 404 200 404"}, // nobody knows yet whose it is
	"GET /widerrufen/{id}/{paper}":             {"", "404 404 404 200 404"},
	"GET /beleg":                               {"", "200 200 200 200 200"},
	"POST /beleg":                              {"code=0000-0000-0000", "200 200 200 200 200"},
	"GET /beleg/schluessel.pem":                {"", "200 200 200 200 200"},
	"GET /static/{file}":                       {"", "404 404 404 404 404"}, // there is no such file
	"GET /konto":                               {"", "200 200 200 200 200"}, // or the way to sign in
	"GET /konto/anmelden":                      {"", "418 418 418 418 418"}, // signing in answers
	"GET /konto/zurueck":                       {"", "400 400 400 400 400"},
	"POST /konto/abmelden":                     {"", "418 418 418 418 418"},
	"GET /konto/kuendigen":                     {"p=P-4", "200 200 404 200 200"},
	"GET /konto/kuendigungen":                  {"", "200 200 200 200 200"},
	"GET /konto/widerrufen":                    {"", "200 200 200 200 200"},
	"GET /konto/kalender/{product}":            {"", "404 404 404 404 404"}, // there is no such product
	"POST /konto/kuendigen":                    {"p=P-4&recalculate=1", "401 200 404 401 401"},
	"GET /konto/fortsetzen/{id}":               {"", "200 200 404 200 200"},      // or the way to sign in
	"POST /konto/fortsetzen/{id}":              {"p=P-9", "401 409 404 401 401"}, // another product
	"GET /konto/fortsetzen/{id}/{act}/{paper}": {"", "404 404 404 404 404"},      // there is no such act
	"GET /faelle/{id}":                         {"", "404 200 404 200 404"},
	"GET /faelle/{id}/{paper}":                 {"", "404 200 404 200 404"},
	"GET /faelle/{id}/einspruch":               {"", "404 404 404 200 404"}, // the link of the mail alone
	"POST /faelle/{id}/einspruch":              {"reason=x", "404 404 404 303 404"},
}

func TestEveryPageIsShownToWhomItMay(t *testing.T) {
	st := newStage(t)
	own, foreign := st.declared("C-1", "P-1"), st.declared("C-2", "P-9")
	path, _, _ := strings.Cut(st.post("/widerrufen", filled()).header.Get("Location"), "?")
	withdrawal := strings.TrimPrefix(path, "/widerrufen/")
	unused := len(shown)
	err := chi.Walk(st.routes, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		page, ok := shown[method+" "+route]
		if !ok {
			t.Errorf("%s %s: nothing says whom it is shown", method, route)
			return nil
		}
		unused--
		id, purpose := own, link.Case
		if strings.HasPrefix(route, "/widerrufen/") {
			id = withdrawal
		}
		if strings.HasSuffix(route, "/einspruch") {
			purpose = link.Objection
		}
		path := strings.NewReplacer("{id}", id, "{paper}", "beleg.pdf", "{file}", "nothing.css").Replace(route)
		links := map[string]string{"own": "t=" + st.signed(id, purpose), "foreign": "t=" + st.signed(foreign, purpose)}
		for i, v := range visitors {
			got := st.do(method, path+"?"+links[v.link]+"&"+page.sent, strings.NewReader(page.sent),
				append([]string{"Content-Type", "application/x-www-form-urlencoded"}, v.header...)...)
			if want := strings.Fields(page.want)[i]; strconv.Itoa(got.status) != want {
				t.Errorf("%s %s to %s: answered %d, want %s: %s", method, route, v.name, got.status, want, got.text())
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if unused != 0 {
		t.Errorf("%d expectations are about routes that are not there", unused)
	}
}
