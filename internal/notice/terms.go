package notice

import "slices"

// Terms are what a contract says about its end. A field that is not stated has
// its zero value, which differs from a stated default: parts inherit only what
// they do not state.
type Terms struct {
	ConcludedOn   Date    `json:"concluded_on,omitzero"`      // selects the law; default StartsOn
	StartsOn      Date    `json:"starts_on,omitzero"`         // first counted day; default ConcludedOn
	InitialTerm   Period  `json:"initial_term,omitzero"`      // absent: no minimum term
	Notice        Period  `json:"notice,omitzero"`            // between receipt and end; absent: none
	NoticeByDay   int     `json:"notice_by_day,omitzero"`     // instead: by this day of the month of the end
	ByWorkday     int     `json:"notice_by_workday,omitzero"` // instead: by this working day of the month, quarter or year of the cadence
	EndsAfter     int     `json:"ends_after,omitzero"`        // and it ends so many of them later: 2 is the next month but one
	Renewal       Renewal `json:"renewal,omitzero"`           // absent: none
	RenewalNotice Period  `json:"renewal_notice,omitzero"`    // once renewed; default Notice or NoticeByDay
	ExtendedOn    Date    `json:"extended_on,omitzero"`       // first day of a term newly agreed
	ExtensionTerm Period  `json:"extension_term,omitzero"`    // its length
	Cadence       Cadence `json:"cadence,omitzero"`           // default any day, month end with NoticeByDay

	// What selects the law. Terms without a sector are taken as they stand.
	Jurisdiction      string       `json:"jurisdiction,omitzero"`        // default the catalogue's first
	Sector            string       `json:"sector,omitzero"`              // a sector of the catalogue
	CustomerKind      CustomerKind `json:"customer_kind,omitzero"`       // default Consumer, who is protected most
	PaidBy            PaidBy       `json:"paid_by,omitzero"`             // how the price is measured, where no notice is stated
	Package           string       `json:"package,omitzero"`             // shared by products sold together
	PackageSector     string       `json:"package_sector,omitzero"`      // what else is in it: a sector of the catalogue
	Land              string       `json:"land,omitzero"`                // whose holidays are no working days
	ExtensionAgreedOn Date         `json:"extension_agreed_on,omitzero"` // default ExtendedOn

	// What bears on the right to withdraw; none of it moves an end.
	WithdrawalUntil Date `json:"withdrawal_until,omitzero"` // its last day, where it is known
	DeliveredOn     Date `json:"delivered_on,omitzero"`     // goods: the last of them arrived
	InstructedOn    Date `json:"instructed_on,omitzero"`    // later than on conclusion or delivery
	NotInstructed   bool `json:"not_instructed,omitzero"`   // never
}

// CustomerKind says whom the law protects how far.
type CustomerKind string

// Consumer is the kind of a customer of whom nothing is said.
const Consumer CustomerKind = "consumer"

// PaidBy is the time by which the price of a service is measured (§ 621 BGB).
type PaidBy string

// The measures of § 621 BGB.
const (
	PaidByDay     PaidBy = "day"
	PaidByWeek    PaidBy = "week"
	PaidByMonth   PaidBy = "month"
	PaidByQuarter PaidBy = "quarter" // or longer
	PaidOtherwise PaidBy = "otherwise"
)

var paidByAll = [...]PaidBy{PaidByDay, PaidByWeek, PaidByMonth, PaidByQuarter, PaidOtherwise}

func (p PaidBy) known() bool { return slices.Contains(paidByAll[:], p) }

// Inherit returns the terms of a part: what it does not state comes from its main
// product. Fields that only make sense together are taken together: all that
// states the notice, the extension and its length.
func (t Terms) Inherit(main Terms) Terms {
	inherit(&t.ConcludedOn, main.ConcludedOn)
	inherit(&t.StartsOn, main.StartsOn)
	inherit(&t.InitialTerm, main.InitialTerm)
	if !t.statesNotice() {
		t.Notice, t.NoticeByDay, t.ByWorkday, t.EndsAfter = main.Notice, main.NoticeByDay, main.ByWorkday, main.EndsAfter
	}
	inherit(&t.Renewal, main.Renewal)
	inherit(&t.RenewalNotice, main.RenewalNotice)
	if t.ExtendedOn.IsZero() && t.ExtensionTerm.IsZero() {
		t.ExtendedOn, t.ExtensionTerm, t.ExtensionAgreedOn = main.ExtendedOn, main.ExtensionTerm, main.ExtensionAgreedOn
	}
	if t.Cadence.IsZero() {
		t.Cadence = main.Cadence
	}
	inherit(&t.Jurisdiction, main.Jurisdiction)
	inherit(&t.Sector, main.Sector)
	inherit(&t.CustomerKind, main.CustomerKind)
	inherit(&t.PaidBy, main.PaidBy)
	inherit(&t.Package, main.Package)
	inherit(&t.PackageSector, main.PackageSector)
	inherit(&t.Land, main.Land)
	return t
}

// statesNotice reports whether a notice is stated in any of the ways there are.
func (t *Terms) statesNotice() bool {
	return !t.Notice.IsZero() || t.NoticeByDay > 0 || t.ByWorkday > 0 || t.EndsAfter > 0
}

func (t *Terms) jurisdiction(c *Catalogue) string {
	if t.Jurisdiction == "" {
		return c.Jurisdictions[0]
	}
	return t.Jurisdiction
}

func (t *Terms) kind() CustomerKind {
	if t.CustomerKind == "" {
		return Consumer
	}
	return t.CustomerKind
}

func (t *Terms) extensionAgreed() Date {
	if t.ExtensionAgreedOn.IsZero() {
		return t.ExtendedOn
	}
	return t.ExtensionAgreedOn
}

func inherit[T comparable](own *T, main T) {
	var absent T
	if *own == absent {
		*own = main
	}
}
