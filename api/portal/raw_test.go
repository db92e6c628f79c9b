package portal_test

import (
	"encoding/json"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/notice"
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

// freeze gives the case a confirmation that was sent.
func (st *stage) freeze(caseID string) {
	st.t.Helper()
	saved, err := json.Marshal(document.Document{Language: notice.German, Created: noon, Title: "Bestätigung", Blocks: []document.Block{document.Paragraph("Sie haben gekündigt.")}})
	if err != nil {
		st.t.Fatal(err)
	}
	st.exec(`INSERT INTO mails (id, case_id, kind, number, state, subject, text, html, document, body_hash, attempt, recipients, claimed_at, sent_at)
		VALUES (gen_random_uuid(), $1, 'confirmation', 0, 'sent', 's', 't', 'h', $2, decode(repeat('00', 32), 'hex'), 1, '{e@example.com}', now(), '2026-11-22T11:00:05Z')`,
		caseID, saved)
}
