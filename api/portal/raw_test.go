package portal_test

import (
	"github.com/jackc/pgx/v5"
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
