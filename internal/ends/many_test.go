package ends_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// many puts so many products of a line into the record that end on 22 December 2026,
// each by a case of its own, without going the way of a declaration.
func (g *stage) many(t testing.TB, line string, n int) {
	t.Helper()
	id := `md5('case ' || n)::uuid`
	item := `md5('item ' || n)::uuid`
	hash := `repeat('0', 32) || md5(n::text)`
	from := fmt.Sprintf(` FROM generate_series(1, %d) AS n`, n)
	g.exec(t,
		`SET session_replication_role = replica`, // triggers bring the docket up to date case by case
		`INSERT INTO customers (id, number, name) VALUES ('C-many', 'K-many', 'Erika Beispiel')`,
		`INSERT INTO contracts (id, customer_id, number) VALUES ('V-many', 'C-many', 'N-many')`,
		`INSERT INTO products (id, contract_id, name, line, terms) SELECT 'M-' || n, 'V-many', 'DSL', '`+line+`', '{}'`+from,
		`INSERT INTO declarations (id, customer_id, kind, channel, locale, received_at, rule_version, receipt, receipt_code, issuer, subject,
		     idempotency_key, body_hash)
		 SELECT `+id+`, 'C-many', 'ordinary', 'api', 'de', '2026-11-22 11:00Z', 'test', '{}', 'R-' || n, 'i', 'many', `+hash+`, decode(`+hash+`, 'hex')`+from,
		`INSERT INTO declared_items (id, case_id, position, product_id, product_name, line, contract_id, contract_number, named, terms, preview)
		 SELECT `+item+`, `+id+`, 0, 'M-' || n, 'DSL', '`+line+`', 'V-many', 'N-many', true, '{}', '{}'`+from,
		`INSERT INTO items (id, case_id, product_id, line, state, holds, decided)
		 SELECT `+item+`, `+id+`, 'M-' || n, '`+line+`', 'cancelled', true, true`+from,
		`INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, rule_version)
		 SELECT `+item+`, 1, '2026-12-22', '2026-11-22', 'test'`+from,
		`INSERT INTO product_marks (item_id, decision, ends_on) SELECT `+item+`, 1, '2026-12-22'`+from,
		`INSERT INTO mails (id, case_id, kind, number, state, attempt, subject, document, recipients, claimed_at, sent_at)
		 SELECT gen_random_uuid(), `+id+`, 'confirmation', 0, 'sent', 1, 's', '{}', '{e@example.com}', now(), now()`+from,
		`INSERT INTO docket (case_id, withdrawal, typed, received_at, recorded_at, state, open, unconfirmed, mail_owed, updated_at, made_by)
		 SELECT id, false, false, received_at, recorded_at, 'completed', false, false, false, recorded_at, 0 FROM declarations WHERE subject = 'many'`,
		`ANALYZE`,
	)
}

// docketed brings the docket up to date with them.
func (g *stage) docketed(t testing.TB) {
	t.Helper()
	g.exec(t, `SELECT docket_refresh(case_id) FROM docket WHERE made_by = 0`, `ANALYZE docket`)
}

// told lets the backend know of each of them when it ends.
func (g *stage) told(t testing.TB, line string, n int) {
	t.Helper()
	for i := range n {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPatch, fmt.Sprintf("/%s/products/M-%d", line, i+1),
			strings.NewReader(`{"status":"pendingTerminate","terminationDate":"2026-12-22"}`))
		r.Header.Set("Idempotency-Key", "k")
		w := httptest.NewRecorder()
		g.backends.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatal(w.Body)
		}
	}
}
