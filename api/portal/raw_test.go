package portal_test

import (
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/link"
)

// identify says whose a typed declaration is, as the run does.
func (st *stage) identify(caseID, customer string) {
	st.t.Helper()
	st.exec(`INSERT INTO identifications (case_id, customer_id) VALUES ($1, $2)`, caseID, customer)
}

func (st *stage) exec(sql string, args ...any) {
	st.t.Helper()
	conn, err := pgx.Connect(st.t.Context(), st.dsn)
	if err != nil {
		st.t.Fatal(err)
	}
	defer func() { _ = conn.Close(st.t.Context()) }()
	if _, err := conn.Exec(st.t.Context(), sql, args...); err != nil {
		st.t.Fatal(err)
	}
}

// link is a signed link to a page of the case, as mails hold them.
func (st *stage) link(caseID, purpose string) string {
	st.t.Helper()
	key, err := st.owner.LinkKey(st.t.Context(), caseID)
	if err != nil {
		st.t.Fatal(err)
	}
	path := "/faelle/" + caseID
	if purpose == link.Objection {
		path += "/einspruch"
	}
	return path + "?t=" + url.QueryEscape(link.Mint(key, caseID, purpose, noon.Add(240*time.Hour)))
}
