package notice

// Explain says in a few plain sentences what decides, in German unless the language
// is English. What else led there is for Trace. Reasons it does not know say nothing.
func Explain(steps []Step, lang Language) string {
	return string(AppendExplanation(make([]byte, 0, 512), steps, lang))
}

// AppendExplanation appends what Explain returns.
func AppendExplanation(text []byte, steps []Step, lang Language) []byte {
	s := summary{w: words{text: text, lang: lang}, from: len(text)}
	for i := range steps {
		s.gather(&steps[i])
	}
	s.tell()
	return s.w.text
}

// summary is the reasons that a decision turns on: of each kind the last.
type summary struct {
	w    words
	from int // where its text begins

	received, end, ordinary              Date // ordinary: the end beside which a cause stands
	bundle, term, termLaw, noticeLaw     *Step
	notice, missed, silent, assumed      *Step
	indefinite, renewalLaw, renewed      *Step
	withTerm, byItself, cadence, wish    *Step
	disputed, cause, window              *Step
	review, count, workday, withdrawable *Step
	last                                 *Step // receipt
	judged                               *Step // what a person said of it
}

// gather keeps the last reason of each kind: it is the one that counts.
func (s *summary) gather(step *Step) {
	switch step.Rule {
	case RuleReceived:
		s.received = step.On
	case RulePackage:
		s.bundle = step
	case RuleSilent:
		s.silent = step
	case RuleAssumed:
		s.assumed = step
	case RuleInitialTerm, RuleExtension:
		s.term = step
	case RuleGaveWay, RuleBeside:
		s.gatherLaw(step)
	case RuleNotice, RuleNoticeByDay, RuleNoticeByWeek, RuleNoticeWorkday, RuleNoticeAhead:
		s.notice = step
	case RuleTooLate:
		// The notice that missed this end is not the one that counts for the next.
		s.missed, s.noticeLaw = step, nil
	case RuleEndsWithTerm:
		s.withTerm = step
	case RuleNotRenewed:
		s.byItself = step
	case RuleIndefinite:
		s.indefinite = step
	case RuleRenewed:
		s.renewed = step
	case RuleCadence:
		s.cadence = step
	case RuleWishMet, RuleWishTooEarly, RuleWishMoved:
		s.wish = step
	case RuleEnd:
		s.end = step.On
		if s.cause == nil {
			s.ordinary = step.On
		}
	default:
		s.gatherOther(step)
	}
}

func (s *summary) gatherLaw(step *Step) {
	switch step.Clause {
	case ClauseInitialTerm, ClauseExtensionTerm:
		s.termLaw = step
	case ClauseNotice, ClauseRenewalNotice:
		s.noticeLaw = step
	default:
		s.renewalLaw = step
	}
}

func (s *summary) gatherOther(step *Step) {
	switch step.Rule {
	case RuleDisputed:
		if step.Flag == TooLong {
			s.disputed = step
		}
	case RuleCause:
		s.cause = step
	case RuleCauseClosed, RuleCauseUntold:
		s.window = step
	case RuleCauseReview:
		s.review = step
	case RuleAccepted, RuleGoodwill:
		s.judged = step
	case RuleLastReceipt:
		s.last = step
	case RuleWithdrawal, RuleUninstructed:
		s.count = step
	case RuleNextWorkday:
		s.workday = step
	case RuleWithdrawUntil:
		s.withdrawable = step
	}
}
