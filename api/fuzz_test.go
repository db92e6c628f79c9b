package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
)

// FuzzDeclare sends whatever as a declaration: it never answers 5xx, and what
// is no declaration is answered by a problem.
func FuzzDeclare(f *testing.F) {
	st := newStage(f)
	token := st.issuer.sign(f, "at+jwt", st.issuer.claims("C-1", "cancellations intake"))
	for _, body := range []string{
		ordinary, `{}`, `[`, `null`, `""`, "\xff", `{"items":[{"product_id":"P-1","requested_end":"9999-12-31"}],"kind":"ordinary"}`,
		`{"items":[{"contract_id":"V-2"}],"kind":"for_cause","reason":"\ud800","received_at":"0001-01-01T00:00:00Z"}`,
		`{"items":[{"product_id":"P-5","requested_end":"0001-01-01"}],"kind":"ordinary","received_at":"0001-01-01T00:00:00+23:59"}`,
		`{"items":[{"product_id":"P-5","requested_end":"9999-12-31"}],"kind":"for_cause","received_at":"1970-01-01T00:00:00.999999999Z"}`,
		`{"items":[{"product_id":"` + "\u202e" + `"}],"kind":"ordinary","external_ref":"'; DROP TABLE"}`,
		`{"items":[{"product_id":"P-4"}],"kind":"ordinary","external_ref":"` + "\u007f\u2028" + `","confirmation_email":"ä@ö.example"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, st.server.URL+"/v1/cancellations", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Idempotency-Key", uuid.NewString())
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var answer map[string]any
		if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
			t.Errorf("answered %d without a JSON object: %v", res.StatusCode, err)
		}
		if res.StatusCode >= http.StatusInternalServerError {
			t.Errorf("answered %d: %v\n%s", res.StatusCode, answer, st.log)
		}
	})
}
