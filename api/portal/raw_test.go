package portal_test

import (
	"encoding/json"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// identify says whose a typed declaration is, as the run does.
func (st *stage) identify(caseID, customer string) {
	st.t.Helper()
	st.exec(`INSERT INTO identifications (case_id, customer_id, degree) VALUES ($1, $2, 'plain')`, caseID, customer)
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

// carriedOut marks every item of the case as the run does when the backends know.
func (st *stage) carriedOut(caseID string) {
	st.t.Helper()
	items, err := st.owner.Items(st.t.Context(), caseID)
	if err != nil {
		st.t.Fatal(err)
	}
	for _, i := range items {
		o, err := st.owner.Order(st.t.Context(), i.ItemID)
		if err == nil {
			err = st.owner.Mark(st.t.Context(), o)
		}
		if err != nil {
			st.t.Fatal(err)
		}
	}
}

// void undoes the case as support does, and applies it as the run does.
func (st *stage) void(caseID string) {
	st.t.Helper()
	_, err := st.owner.AppendAct(st.t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: cancellation.ActVoid, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	})
	if err == nil {
		err = st.owner.ApplyActs(st.t.Context(), caseID)
	}
	if err != nil {
		st.t.Fatal(err)
	}
}

// link is a signed link to a page of the case, as mails hold them.
func (st *stage) link(caseID, purpose string) string {
	st.t.Helper()
	path := "/faelle/" + caseID
	if purpose == link.Objection {
		path += "/einspruch"
	}
	return path + "?t=" + st.signed(caseID, purpose)
}

// reference is what a case is called.
func (st *stage) reference(caseID string) string {
	st.t.Helper()
	signed, err := st.front.Receipt(st.t.Context(), caseID)
	if err != nil {
		st.t.Fatal(err)
	}
	return signed.Code()
}

// signed is what such a link is signed with.
func (st *stage) signed(caseID, purpose string) string {
	st.t.Helper()
	salt, err := st.owner.LinkSalt(st.t.Context(), caseID)
	if err != nil {
		st.t.Fatal(err)
	}
	return url.QueryEscape(st.links.Mint(salt, caseID, purpose, noon.Add(240*time.Hour)))
}

// freeze gives the case a confirmation that was sent.
func (st *stage) freeze(caseID string) {
	st.t.Helper()
	saved, err := json.Marshal(document.Document{Language: notice.German, Created: noon, Title: "Bestätigung", Blocks: []document.Block{document.Paragraph("Sie haben gekündigt.")}})
	if err != nil {
		st.t.Fatal(err)
	}
	st.exec(`INSERT INTO mails (id, case_id, kind, number, state, subject, document, attempt, recipients, claimed_at, sent_at)
		VALUES (gen_random_uuid(), $1, 'confirmation', 0, 'sent', 's', $2, 1, '{e@example.com}', now(), '2026-11-22T11:00:05Z')
		ON CONFLICT (case_id, kind, number) DO UPDATE SET state = 'sent', subject = 's', document = excluded.document, attempt = 1,
		    recipients = excluded.recipients, claimed_at = now(), sent_at = excluded.sent_at`,
		caseID, saved)
}
