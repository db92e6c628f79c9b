package desk

import (
	"strings"
	"time"
)

// What the API answers about events, as far as the pages show it.

type endpointsAnswer struct {
	Items []endpoint `json:"items"`
}

type endpoint struct {
	ID           string     `json:"id"`
	URL          string     `json:"url"`
	Off          string     `json:"off"`
	OffAt        *time.Time `json:"off_at"`
	FailingSince *time.Time `json:"failing_since"`
	SucceededAt  *time.Time `json:"succeeded_at"`
	Pending      int        `json:"pending"`
	Failed       int        `json:"failed"`
}

type deliveriesAnswer struct {
	Items      []delivery `json:"items"`
	NextCursor string     `json:"next_cursor"`
}

type delivery struct {
	Event struct {
		ID   string     `json:"id"`
		Type string     `json:"type"`
		Time *time.Time `json:"time"`
		Data struct {
			CaseID   string `json:"case_id"`
			Sequence int    `json:"sequence"`
			Position int64  `json:"position"`
		} `json:"data"`
	} `json:"event"`
	State   string     `json:"state"`
	DueAt   *time.Time `json:"due_at"`
	Answers []struct {
		At     *time.Time `json:"at"`
		Status int        `json:"status"`
		Code   string     `json:"code"`
	} `json:"answers"`
}

// Path is where the page of the declaration is.
func (d delivery) Path() string {
	if strings.HasPrefix(d.Event.Type, "withdrawal.") || strings.HasPrefix(d.Event.Type, "acknowledgement.") {
		return pathWithdrawals + "/" + d.Event.Data.CaseID
	}
	return pathCases + d.Event.Data.CaseID
}
