package notice

import "slices"

// Rule names a reason of a decision. Kept decisions hold these words: they are
// never renamed, and a new reason gets a new one.
type Rule string

// The reasons, with the fields of Step that each one fills.
const (
	RuleReceived      Rule = "received"       // On
	RuleInitialTerm   Rule = "initial_term"   // From, Until, Period
	RuleExtension     Rule = "extension"      // From, Until, Period
	RuleNotice        Rule = "notice"         // Period; On: first day the contract can end
	RuleNoticeByDay   Rule = "notice_by_day"  // ByDay; On: first day the contract can end
	RuleEndsWithTerm  Rule = "ends_with_term" // Until
	RuleTooLate       Rule = "too_late"       // Until; On: last day of receipt for it
	RuleNotRenewed    Rule = "not_renewed"    // Until
	RuleIndefinite    Rule = "indefinite"     // From
	RuleRenewed       Rule = "renewed"        // Period; Until: end of the renewed term that counts
	RuleCadence       Rule = "cadence"        // Cadence, On
	RuleNoWish        Rule = "no_wish"        // none
	RuleWishMet       Rule = "wish_met"       // On
	RuleWishTooEarly  Rule = "wish_too_early" // On: the wish; Until: the end instead
	RuleWishMoved     Rule = "wish_moved"     // On: the wish; Until: the end instead
	RuleEnd           Rule = "end"            // On
	RuleLastReceipt   Rule = "last_receipt"   // On
	RuleWithdrawal    Rule = "withdrawal"     // From; On: fourteenth day
	RuleNextWorkday   Rule = "next_workday"   // On: the free day; Until: the workday
	RuleWithdrawUntil Rule = "withdraw_until" // On
)

// Step is one reason of a decision, as data: it is kept with the decision and
// put into words by Explain when somebody reads it.
type Step struct {
	Rule    Rule    `json:"rule"`
	On      Date    `json:"on,omitzero"`
	From    Date    `json:"from,omitzero"`
	Until   Date    `json:"until,omitzero"`
	Period  Period  `json:"period,omitzero"`
	ByDay   int     `json:"by_day,omitzero"`
	Cadence Cadence `json:"cadence,omitzero"`
}

// The clauses and paragraphs a decision can rest on, as they are cited.
const (
	basisInitialTerm = "Vertrag: Mindestlaufzeit"
	basisExtension   = "Vertrag: vereinbarte Verlängerung"
	basisNotice      = "Vertrag: Kündigungsfrist"
	basisRenewal     = "Vertrag: Verlängerung"
	basisCadence     = "Vertrag: Kündigungstermin"
	basisReceipt     = "§ 187 Abs. 1 BGB" // the day of receipt is not counted
	basisFirstDay    = "§ 187 Abs. 2 BGB" // the first day of a term is
	basisDays        = "§ 188 Abs. 1 BGB"
	basisMonths      = "§ 188 Abs. 2 BGB"
	basisMissingDay  = "§ 188 Abs. 3 BGB"
	basisMonthPart   = "§ 192 BGB"
	basisNoWish      = "§ 312k Abs. 5 BGB"
)

// reasoning gathers why a decision is as it is.
type reasoning struct {
	steps []Step
	basis []string
}

func (r *reasoning) add(step Step, basis ...string) {
	r.steps = append(r.steps, step)
	for _, cited := range basis {
		if !slices.Contains(r.basis, cited) {
			r.basis = append(r.basis, cited)
		}
	}
}

// term tells of the first fixed term.
func (r *reasoning) term(f fixedTerm) {
	step := Step{Rule: RuleInitialTerm, From: f.anchor, Until: f.end(0), Period: f.length}
	clause := basisInitialTerm
	if f.extended {
		step.Rule, clause = RuleExtension, basisExtension
	}
	r.add(step, append([]string{clause, basisFirstDay}, arithmetic(f.anchor, f.length)...)...)
}

// notice tells how a deadline works on a receipt, and returns its earliest end.
func (r *reasoning) notice(l deadline, received Date) Date {
	earliest := l.earliest(received)
	switch {
	case l.byDay > 0:
		r.add(Step{Rule: RuleNoticeByDay, ByDay: l.byDay, On: earliest}, basisNotice)
	case !l.period.Empty():
		r.add(Step{Rule: RuleNotice, Period: l.period, On: earliest},
			append([]string{basisNotice, basisReceipt}, arithmetic(received, l.period)...)...)
	}
	return earliest
}

// cadence tells which day of the cadence counts, and returns it.
func (r *reasoning) cadence(c Cadence, from Date) Date {
	day := c.first(from)
	switch c.name {
	case anyDay:
	case midMonth, monthEnd:
		r.add(Step{Rule: RuleCadence, Cadence: c, On: day}, basisCadence, basisMonthPart)
	default:
		r.add(Step{Rule: RuleCadence, Cadence: c, On: day}, basisCadence)
	}
	return day
}

// arithmetic cites the paragraphs that a period added to a day rests on.
func arithmetic(from Date, p Period) []string {
	var basis []string
	if p.years > 0 || p.months > 0 || p.weeks > 0 {
		basis = append(basis, basisMonths)
	}
	if p.days > 0 {
		basis = append(basis, basisDays)
	}
	months, _ := p.span()
	if _, clamped := addMonths(from, months); clamped {
		basis = append(basis, basisMissingDay)
	}
	return basis
}
