package notice

// Rule names a reason of a decision. Kept decisions hold these words: they are
// never renamed, and a new reason gets a new one.
type Rule string

// The reasons, with the fields of Step that each one fills.
const (
	RuleReceived      Rule = "received"                   // On
	RulePackage       Rule = "package"                    // Law, Text
	RuleSilent        Rule = "silent"                     // Law, Text
	RuleAssumed       Rule = "assumed"                    // Text
	RuleGaveWay       Rule = "gave_way"                   // Clause, Law, Text; Period or ByDay: what the contract says
	RuleBeside        Rule = "right_beside"               // Clause, Law, Text: a right beside what the contract says
	RuleInitialTerm   Rule = "initial_term"               // From, Until, Period
	RuleExtension     Rule = "extension"                  // From, Until, Period
	RuleNotice        Rule = "notice"                     // Period; On: first day the contract can end
	RuleNoticeByDay   Rule = "notice_by_day"              // ByDay, Ahead; On: first day the contract can end
	RuleNoticeWorkday Rule = "notice_by_workday"          // ByDay: which one; Ahead, Cadence; On: as above
	RuleNoticeAhead   Rule = "notice_ahead"               // Ahead, Cadence; On: as above
	RuleNoticeByWeek  Rule = "notice_by_week"             // On: first day the contract can end
	RuleEndsWithTerm  Rule = "ends_with_term"             // Until
	RuleTooLate       Rule = "too_late"                   // Until; On: last day of receipt for it
	RuleNotRenewed    Rule = "not_renewed"                // Until, Law
	RuleIndefinite    Rule = "indefinite"                 // From
	RuleRenewed       Rule = "renewed"                    // Period; Until: end of the renewed term that counts
	RuleCadence       Rule = "cadence"                    // Cadence, On
	RuleNoWish        Rule = "no_wish"                    // Law
	RuleWishMet       Rule = "wish_met"                   // On
	RuleWishTooEarly  Rule = "wish_too_early"             // On: the wish; Until: the end instead
	RuleWishMoved     Rule = "wish_moved"                 // On: the wish; Until: the end instead
	RuleEnd           Rule = "end"                        // On
	RuleLastReceipt   Rule = "last_receipt"               // On
	RuleNextEnd       Rule = "next_end"                   // Until: the next end; On: last day of receipt for it
	RuleWithdrawal    Rule = "withdrawal"                 // Period, From; On: its last day by count
	RuleNextWorkday   Rule = "next_workday"               // On: the free day, Text: what it is; Until: the workday
	RuleWithdrawUntil Rule = "withdraw_until"             // On
	RuleCause         Rule = "cause"                      // Law, Text: the special right
	RuleCauseNotice   Rule = "cause_notice"               // Period, On
	RuleCauseAtOnce   Rule = "cause_at_once"              // On
	RuleCauseEvent    Rule = "cause_event"                // On: earliest day; From: the day of the event
	RuleCauseWindow   Rule = "cause_window"               // From; On: last day of the window
	RuleCauseClosed   Rule = "cause_closed"               // On: last day of the window, or of the term before
	RuleCauseUntold   Rule = "cause_untold"               // Law, Text; From: the information, if there was any
	RuleCauseReview   Rule = "cause_review"               // Text: what a person has to judge; On: the end if it holds
	RuleCauseProof    Rule = "cause_proof"                // Text
	RuleInstructed    Rule = "instructed"                 // From: the day of an instruction that came later
	RuleUninstructed  Rule = "uninstructed"               // Period, From; On: its last day by count
	RuleDisputed      Rule = "disputed"                   // Law, Flag, Text: the question; Until: the end by the other reading, On: last day of receipt for it
	RuleEarlyReceipt  Rule = "received_before_conclusion" // On; Until: the conclusion
	RulePackageOpen   Rule = "package_unknown"            // none
	RuleAccepted      Rule = "accepted"                   // On: the end that a person accepted
	RuleGoodwill      Rule = "goodwill"                   // On: the end that the provider grants
)

// Step is one reason of a decision, as data: it is kept with the decision and
// put into words by Explain when somebody reads it. What comes from the catalogue
// it carries along, so that a kept reason never changes with the catalogue.
type Step struct {
	Rule    Rule    `json:"rule"`
	On      Date    `json:"on,omitzero"`
	From    Date    `json:"from,omitzero"`
	Until   Date    `json:"until,omitzero"`
	Period  Period  `json:"period,omitzero"`
	ByDay   int     `json:"by_day,omitzero"`
	Ahead   int     `json:"ahead,omitzero"`
	Cadence Cadence `json:"cadence,omitzero"`
	Clause  Clause  `json:"clause,omitzero"`
	Law     string  `json:"law,omitzero"`
	Degree  Degree  `json:"degree,omitzero"` // of that law
	Text    Text    `json:"text,omitzero"`
	Flag    string  `json:"flag,omitzero"` // of the policy
}

// Clause names a term of the contract that the law can change.
type Clause string

// The clauses, named like the fields of Terms.
const (
	ClauseInitialTerm   Clause = "initial_term"
	ClauseExtensionTerm Clause = "extension_term"
	ClauseNotice        Clause = "notice"
	ClauseRenewal       Clause = "renewal"
	ClauseRenewalNotice Clause = "renewal_notice"
	ClauseCadence       Clause = "cadence"
)

// The clauses a decision can rest on, as they are cited.
const (
	basisContract    = "Vertrag: " // and one of its clauses
	basisInitialTerm = "Vertrag: Mindestlaufzeit"
	basisExtension   = "Vertrag: vereinbarte Verlängerung"
	basisNotice      = "Vertrag: Kündigungsfrist"
	basisRenewal     = "Vertrag: Verlängerung"
	basisCadence     = "Vertrag: Kündigungstermin"
)
