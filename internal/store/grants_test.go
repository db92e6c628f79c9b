package store_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/fairwell/fairwell/internal/store/storetest"
)

var update = flag.Bool("update", false, "write what each role may do into docs/security.md")

const (
	securityDoc = "../../docs/security.md"
	grantsBegin = "<!-- grants -->\n"
	grantsEnd   = "<!-- /grants -->"
)

func TestTheDocsSayWhatEachRoleMayDo(t *testing.T) {
	doc, err := os.ReadFile(securityDoc)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(doc), grantsBegin)
	table, after, ok2 := strings.Cut(rest, grantsEnd)
	if !ok || !ok2 {
		t.Fatal("docs/security.md has no place for what each role may do")
	}
	want := grants(t, databases.New(t))
	if table == want {
		return
	}
	if !*update {
		t.Fatalf("docs/security.md says otherwise than the database: go test ./internal/store -run DocsSay -update\n%s", want)
	}
	if err := os.WriteFile(securityDoc, []byte(before+grantsBegin+want+grantsEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// granted lists each table and view with what is granted on it to others than its
// owner, to everybody included.
const granted = `
	WITH rights AS (
	    SELECT c.oid, a.grantee, a.privilege_type AS verb, NULL AS of
	    FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a WHERE a.grantee <> c.relowner
	    UNION ALL
	    SELECT c.oid, a.grantee, a.privilege_type, string_agg(t.attname, ', ' ORDER BY t.attnum)
	    FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid CROSS JOIN LATERAL aclexplode(t.attacl) AS a
	    GROUP BY 1, 2, 3
	), told AS (
	    SELECT oid, CASE WHEN grantee = 0 THEN 'everybody' ELSE grantee::regrole::text END AS role,
	        string_agg(CASE verb WHEN 'SELECT' THEN 'reads' WHEN 'INSERT' THEN 'appends' WHEN 'UPDATE' THEN 'changes'
	            WHEN 'DELETE' THEN 'deletes' ELSE verb END || coalesce(' ' || of, ''), ', '
	            ORDER BY array_position(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'], verb), verb) AS may
	    FROM rights GROUP BY 1, 2
	)
	SELECT c.relname, coalesce(t.role, ''), coalesce(t.may, '')
	FROM pg_class AS c LEFT JOIN told AS t USING (oid)
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
	ORDER BY c.relkind, c.relname`

// grants is the table of the docs.
func grants(t *testing.T, url string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), granted)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	may := map[string]map[string]string{}
	var name, role, verbs string
	_, err = pgx.ForEachRow(rows, []any{&name, &role, &verbs}, func() error {
		if may[name] == nil {
			names, may[name] = append(names, name), map[string]string{"fairwell_api": "–", "fairwell_worker": "–", "fairwell_retain": "–"}
		}
		if _, known := may[name][role]; !known && role != "" {
			t.Errorf("%s may do something with %s: %s", role, name, verbs)
		}
		may[name][role] = verbs
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| Table or view | `fairwell_api` | `fairwell_worker` | `fairwell_retain` |\n|---|---|---|---|\n")
	for _, name := range names {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, may[name]["fairwell_api"], may[name]["fairwell_worker"], may[name]["fairwell_retain"])
	}
	return b.String()
}

// asRoles are the addresses of a database by the roles of the processes.
func asRoles(t *testing.T, url string) map[string]string {
	t.Helper()
	api, err := databases.AsAPI(url)
	if err != nil {
		t.Fatal(err)
	}
	worker, err := databases.AsWorker(url)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"the API": api, "the worker": worker}
}

// denied says that the database refuses a statement for want of a right.
func denied(t *testing.T, url, sql string) bool {
	t.Helper()
	var pg *pgconn.PgError
	return errors.As(exec(t, url, sql), &pg) && pg.Code == "42501"
}

func TestNoProcessChangesOrDeletesWhatWasDeclaredReceivedDecidedOrDone(t *testing.T) {
	url := databases.New(t)
	for name, role := range asRoles(t, url) {
		for table, column := range map[string]string{
			"declarations": "receipt", "declared_items": "terms", "identifications": "customer_id", "decisions": "ends_on",
			"product_marks": "ends_on", "acts": "details", "act_outcomes": "code", "holds": "line", "notes": "text", "delivery_events": "event",
			"withdrawal_matches": "code", "tried_matches": "recorded_at", "reads": "purpose", "mail_changes": "ends_on",
			"customers": "email", "contracts": "number", "products": "terms", "docket": "state", "view_version": "number", "events": "type",
		} {
			for _, sql := range []string{
				"UPDATE " + table + " SET " + column + " = " + column, "DELETE FROM " + table, "TRUNCATE " + table + " CASCADE",
				"ALTER TABLE " + table + " DISABLE TRIGGER ALL",
			} {
				if !denied(t, role, sql) {
					t.Errorf("%s could %s", name, sql)
				}
			}
		}
	}
}

func TestEachProcessWritesItsOwnAlone(t *testing.T) {
	url := databases.New(t)
	roles := asRoles(t, url)
	for name, tables := range map[string][]string{
		"the API": {
			"customers", "contracts", "products", "docket", "items", "decisions", "product_marks", "mails", "mail_changes",
			"act_outcomes", "identifications", "tried_matches", "withdrawal_matches",
		},
		"the worker": {
			"customers", "contracts", "products", "docket", "declarations", "acts", "holds", "delivery_events", "reads", "sessions", "mail_doubts",
		},
	} {
		for _, table := range tables {
			if !denied(t, roles[name], "INSERT INTO "+table+" DEFAULT VALUES") {
				t.Errorf("%s could write %s", name, table)
			}
		}
		for _, sql := range []string{`SELECT docket_refresh(gen_random_uuid())`, `CREATE TABLE own (id integer)`} {
			if !denied(t, roles[name], sql) {
				t.Errorf("%s could %s", name, sql)
			}
		}
	}
	for _, sql := range []string{`SELECT FROM sessions`, `SELECT FROM notes`, `SELECT FROM reads`} {
		if !denied(t, roles["the worker"], sql) {
			t.Errorf("the worker could %s", sql)
		}
	}
	for _, sql := range []string{`SELECT FROM reads`, `SELECT secret FROM event_secrets`, `SELECT events_append(gen_random_uuid())`} {
		if !denied(t, roles["the API"], sql) {
			t.Errorf("the API could %s", sql)
		}
	}
}

func TestMigratingGivesBackTheRightsThatARestoreHasLostAndTakesAwayOthers(t *testing.T) {
	url := databases.New(t)
	before := grants(t, url)
	if err := exec(t, url, `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM fairwell_api, fairwell_worker;
		GRANT DELETE ON declarations TO fairwell_worker; GRANT UPDATE (receipt) ON declarations TO fairwell_api`); err != nil {
		t.Fatal(err)
	}
	migrate(t, url)
	if diff := cmp.Diff(before, grants(t, url)); diff != "" {
		t.Error(diff)
	}
	asserts(t, url, `SELECT number = 1 FROM view_version`)
}

func TestTheWorkersRoleDecidesAndMarks(t *testing.T) {
	url := databases.New(t)
	owner, own := openURL(t, url), databases.Worker(t, url)
	storetest.Import(t, owner, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, owner, "C-1", noon, "P-1")
	decide(t, own, d.ID)
	order, err := own.Order(t.Context(), d.Items[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := own.Mark(t.Context(), order); err != nil {
		t.Error(err)
	}
	same(t, owner)
}
