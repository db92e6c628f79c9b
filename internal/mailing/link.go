package mailing

import (
	"net/url"
	"time"

	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// How long links work. The page of a case is promised for 30 days, inclusive; two
// more cover the mail's own delay. Who may object has the three months within
// which a declaration can be taken back in good time.
const (
	caseFor      = 30 * 24 * time.Hour
	caseWorksFor = 32 * 24 * time.Hour
	objectionFor = 90 * 24 * time.Hour
)

// caseLink is the address of the case's page, and the last day that the mail
// promises for it, inclusive.
func (m *Mailing) caseLink(d store.DossierCase) (string, notice.Date) {
	return m.link(d, "", link.Case, caseWorksFor), notice.CivilDay(m.now().Add(caseFor))
}

// link is the address of a page of the case with a token of its own, or "" where
// there is no portal.
func (m *Mailing) link(d store.DossierCase, page, purpose string, lasts time.Duration) string {
	if m.portal == "" {
		return ""
	}
	token := m.links().Mint(d.LinkSalt, d.CaseID, purpose, m.now().Add(lasts))
	return m.portal + "/faelle/" + d.CaseID + page + "?t=" + url.QueryEscape(token)
}
