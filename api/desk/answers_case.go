package desk

import (
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// What the API answers about one case, as far as its page shows it.

// need is one thing that a person has to look at, and the acts that end it.
type need struct {
	Cause causeName `json:"cause"`
	Acts  []string  `json:"acts"`
}

type caseAnswer struct {
	ID         string     `json:"id"`
	Reference  string     `json:"reference"`
	CustomerID string     `json:"customer_id"`
	State      string     `json:"state"`
	ReceivedAt *time.Time `json:"received_at"`
	Channel    string     `json:"channel"`
	Kind       string     `json:"kind"`
	Items      []item     `json:"items"`
	Mails      []mail     `json:"mails"`
	Objection  *time.Time `json:"objection_since"`
	LookAt     *time.Time `json:"look_at"`
	ErasedAt   *time.Time `json:"erased_at"`
	Needs      []need     `json:"needs"`
	Typed      *typed     `json:"typed"`
	Support    beside     `json:"support"`
	Proposal   *proposal  `json:"proposal"`

	DeclaredBy *declaredBy `json:"declared_by"`
	ScanRef    string      `json:"scan_ref"`
	RejectBy   notice.Date `json:"reject_by"`
}

type typed struct {
	Name           string `json:"name"`
	CustomerNumber string `json:"customer_number"`
	Phone          string `json:"phone"`
	Address        string `json:"address"`
	BirthDate      string `json:"birth_date"`
	Contract       string `json:"contract"`
	Part           string `json:"part"`
	Wish           string `json:"wish"`
	Email          string `json:"email"`
}

// beside is what the API shows to support beside a declaration.
type beside struct {
	Reason string `json:"reason"`
	Holder *struct {
		CustomerID string `json:"customer_id"`
		Number     string `json:"number"`
		Name       string `json:"name"`
		Email      string `json:"email"`
	} `json:"holder"`
	Found *struct {
		By     string     `json:"by"`
		Degree string     `json:"degree"`
		At     *time.Time `json:"at"`
	} `json:"found"`
	Changed []struct {
		Name string     `json:"name"`
		At   *time.Time `json:"at"`
	} `json:"changed"`
	Looks  []look `json:"looks"`
	RunURL string `json:"run_url"`
}

type item struct {
	ID            string      `json:"id"`
	ProductID     string      `json:"product_id"`
	Name          string      `json:"name"`
	Line          string      `json:"line"`
	Contract      string      `json:"contract_number"`
	State         string      `json:"state"`
	RequestedEnd  notice.Date `json:"requested_end"`
	EndsOn        notice.Date `json:"ends_on"`
	LastReceiptOn notice.Date `json:"last_receipt_on"`
	PortUntil     notice.Date `json:"port_until"`
	MailUntil     notice.Date `json:"mail_until"`
	ContinueUntil notice.Date `json:"continue_until"`
	Decision      int         `json:"decision"`
	Basis         []string    `json:"basis"`
	Explanation   string      `json:"explanation"`
	Steps         []string    `json:"steps"`
	Refused       *struct {
		Code   string      `json:"code"`
		CaseID string      `json:"case_id"`
		EndsOn notice.Date `json:"ends_on"`
	} `json:"refused"`
	Review *struct {
		DeclaredEnd notice.Date `json:"declared_end"`
		State       string      `json:"state"`
	} `json:"review"`
	Error *struct {
		Code  string     `json:"code"`
		Since *time.Time `json:"since"`
	} `json:"error"`
	Hold *struct {
		Code     string     `json:"code"`
		By       string     `json:"by"`
		ReviewAt *time.Time `json:"review_at"`
	} `json:"hold"`
}

// look is what was found of a product after its last day, and what its backend said.
type look struct {
	ProductID   string      `json:"product_id"`
	AskedOn     notice.Date `json:"asked_on"`
	Finding     string      `json:"finding"`
	Runs        bool        `json:"runs"`
	EndsOn      notice.Date `json:"ends_on"`
	BilledUntil notice.Date `json:"billed_until"`
	Differs     bool        `json:"differs"`
}

// Stuck says whether its backend does not take the order.
func (i item) Stuck() bool { return i.State == "delayed" || i.State == "parked" }

// ToJudge says whether its declared day is under review.
func (i item) ToJudge() bool { return i.Review != nil && i.Review.State == "open" }

type mail struct {
	Kind   string     `json:"kind"`
	Number int        `json:"number"`
	State  string     `json:"state"`
	SentAt *time.Time `json:"sent_at"`
	Error  string     `json:"error"`
	To     string     `json:"to"`
}

type actsAnswer struct {
	Items []struct {
		Act string `json:"act"`
		By  struct {
			Subject string `json:"subject"`
		} `json:"by"`
		Reason  string     `json:"reason"`
		Words   string     `json:"words"`
		At      *time.Time `json:"at"`
		Outcome string     `json:"outcome"`
	} `json:"items"`
}

// Continuable says that its holder may still offer to go on with it, as far as is known.
func (i item) Continuable() bool { return !i.ContinueUntil.IsZero() }
