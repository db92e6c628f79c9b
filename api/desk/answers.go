package desk

import (
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// What the API answers, as far as the pages show it.

type queueAnswer struct {
	Items      []waiting `json:"items"`
	Causes     []cause   `json:"causes"`
	NextCursor string    `json:"next_cursor"`
}

type waiting struct {
	ID         string      `json:"id"`
	Reference  string      `json:"reference"`
	Kind       string      `json:"kind"`
	Cause      causeName   `json:"cause"`
	Next       []string    `json:"next"`
	ActBy      notice.Date `json:"act_by"`
	WaitsSince *time.Time  `json:"waits_since"`
	TakenBy    string      `json:"taken_by"`
	TakenUntil *time.Time  `json:"taken_until"`

	Own bool `json:"-"` // whoever looks has taken it
}

// Path is where the page of the declaration is.
func (w waiting) Path() string {
	switch w.Kind {
	case "withdrawal":
		return pathWithdrawals + "/" + w.ID
	case "entry":
		return pathProposals
	default:
		return pathCases + w.ID
	}
}

type cause struct {
	Cause causeName   `json:"cause"`
	Cases int         `json:"cases"`
	ActBy notice.Date `json:"act_by"`
	Many  []string    `json:"many"`
}

type batchesAnswer struct {
	Items      []batch `json:"items"`
	NextCursor string  `json:"next_cursor"`
}

// batch is an act on many cases.
type batch struct {
	ID     string `json:"id"`
	Act    string `json:"act"`
	Reason string `json:"reason"`
	Filter struct {
		Cause causeName `json:"cause"`
		Named int       `json:"named"`
	} `json:"filter"`
	LeftOut   int    `json:"left_out"`
	Rate      int    `json:"rate"`
	TwoPeople bool   `json:"two_people"`
	State     string `json:"state"`
	By        struct {
		Subject string `json:"subject"`
	} `json:"by"`
	At        *time.Time `json:"at"`
	StartedBy string     `json:"started_by"`
	StartedAt *time.Time `json:"started_at"`
	EndedAt   *time.Time `json:"ended_at"`
	Cases     int        `json:"cases"`
	Counts    []struct {
		Outcome string `json:"outcome"`
		Code    string `json:"code"`
		Cases   int    `json:"cases"`
	} `json:"counts"`
	Items []struct {
		CaseID    string     `json:"case_id"`
		Reference string     `json:"reference"`
		Outcome   string     `json:"outcome"`
		Code      string     `json:"code"`
		SettledAt *time.Time `json:"settled_at"`
	} `json:"items"`
	NextCursor string `json:"next_cursor"`
}

type proposalsAnswer struct {
	Items []proposal `json:"items"`
}

type proposal struct {
	ID        string     `json:"id"`
	Act       string     `json:"act"`
	CaseID    string     `json:"case_id"`
	By        string     `json:"by"`
	Reason    string     `json:"reason"`
	Words     string     `json:"words"`
	At        *time.Time `json:"at"`
	ExpiresAt *time.Time `json:"expires_at"`
	Expired   bool       `json:"expired"`
	Entry     *entry     `json:"entry"`
}

// entry is a declaration as it was entered, long after it was received.
type entry struct {
	CustomerID string      `json:"customer_id"`
	Channel    string      `json:"channel"`
	Kind       string      `json:"kind"`
	Reason     string      `json:"reason"`
	ReceivedAt string      `json:"received_at"`
	ScanRef    string      `json:"scan_ref"`
	DeclaredBy *declaredBy `json:"declared_by"`
	Items      []struct {
		ProductID    string      `json:"product_id"`
		ContractID   string      `json:"contract_id"`
		RequestedEnd notice.Date `json:"requested_end"`
	} `json:"items"`
}

type declaredBy struct {
	Role  string `json:"role"`
	Name  string `json:"name"`
	Proof string `json:"proof"`
}

type candidatesAnswer struct {
	Items []candidate `json:"items"`
	More  bool        `json:"more"`
}

type candidate struct {
	CustomerID  string   `json:"customer_id"`
	Number      string   `json:"number"`
	Name        string   `json:"name"`
	City        string   `json:"city"`
	Contracts   []string `json:"contracts"`
	Degree      string   `json:"degree"`
	Fits        []string `json:"fits"`
	Contradicts []string `json:"contradicts"`
}

type contractsAnswer struct {
	Contracts []struct {
		ID       string `json:"id"`
		Number   string `json:"number"`
		Products []struct {
			ID            string      `json:"id"`
			Name          string      `json:"name"`
			Line          string      `json:"line"`
			Status        string      `json:"status"`
			EndsOn        notice.Date `json:"ends_on"`
			LastReceiptOn notice.Date `json:"last_receipt_on"`
		} `json:"products"`
	} `json:"contracts"`
}

type holdsAnswer struct {
	Items []hold `json:"items"`
}

type hold struct {
	ID     string `json:"id"`
	Line   string `json:"line"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
	By     struct {
		Subject string `json:"subject"`
	} `json:"by"`
	Since      *time.Time `json:"since"`
	ReviewAt   *time.Time `json:"review_at"`
	Overdue    bool       `json:"overdue"`
	Waiting    int        `json:"waiting"`
	ReleasedAt *time.Time `json:"released_at"`
	ReleasedBy string     `json:"released_by"`
	Rate       *int       `json:"rate"`
}

type withdrawalsAnswer struct {
	Items      []withdrawal `json:"items"`
	NextCursor string       `json:"next_cursor"`
}

type withdrawal struct {
	ID         string     `json:"id"`
	Reference  string     `json:"reference"`
	State      string     `json:"state"`
	ReceivedAt *time.Time `json:"received_at"`
	Declared   struct {
		Name     string `json:"name"`
		Contract string `json:"contract"`
		Part     string `json:"part"`
		Email    string `json:"email"`
	} `json:"declared"`
	Found *struct {
		Code       string      `json:"code"`
		CustomerID string      `json:"customer_id"`
		ContractID string      `json:"contract_id"`
		ProductIDs []string    `json:"product_ids"`
		Until      notice.Date `json:"withdrawal_until"`
		InTime     *bool       `json:"in_time"`
	} `json:"found"`
	Outcome *struct {
		Outcome string     `json:"outcome"`
		By      string     `json:"by"`
		At      *time.Time `json:"at"`
	} `json:"outcome"`
	Mail struct {
		State  string     `json:"state"`
		SentAt *time.Time `json:"sent_at"`
	} `json:"mail"`
	Needs   []need `json:"needs"`
	Support beside `json:"support"`
}
