package notice

import (
	"fmt"
	"maps"
	"slices"
)

// Policy is a question that sources answer differently, with the answer in force.
type Policy struct {
	Flag     string   `json:"flag"`
	Question Text     `json:"question"` // "what holds where …"
	Value    string   `json:"value"`
	Values   []string `json:"values"`
	Text     Text     `json:"text"`
	Law      string   `json:"law"`
}

// policy is what the rules ask, flag by flag.
type policy struct {
	dayAfterConclusion bool
	lateFromFirstEnd   bool
	anyTimeIfTooLong   bool
	strictWindow       bool
	saturdayMoves      bool
	wishEarliest       bool
	paidBy             PaidBy
}

// The flags that the rules know, each with the values it can have.
var policyValues = [...]struct {
	flag   string
	values []string
	set    func(p *policy, value string)
	// bears reports whether an answer can turn on the flag; nil: no end does.
	bears func(s *standing, wish Date) bool
}{
	{
		"term_from_conclusion",
		[]string{"that_day_counts", "next_day"},
		func(p *policy, v string) { p.dayAfterConclusion = v == "next_day" },
		func(s *standing, _ Date) bool { return s.contract.fixed && s.capped },
	},
	{
		"late_notice",
		[]string{"receipt_plus_notice", "first_end_plus_notice"},
		func(p *policy, v string) { p.lateFromFirstEnd = v == "first_end_plus_notice" },
		func(s *standing, _ Date) bool { return s.contract.fixed },
	},
	{
		TooLong,
		[]string{"latest", "any_time"},
		func(p *policy, v string) { p.anyTimeIfTooLong = v == "any_time" },
		func(s *standing, _ Date) bool { return s.law.termLaw != nil || s.law.renewalLaw != nil },
	},
	{windowFlag, []string{"next_workday", "strict"}, func(p *policy, v string) { p.strictWindow = v == "strict" }, nil},
	{
		"wish_outside_cadence",
		[]string{"next_admissible", "earliest"},
		func(p *policy, v string) { p.wishEarliest = v == "earliest" },
		func(_ *standing, wish Date) bool { return !wish.IsZero() },
	},
	{
		"paid_by_not_stated",
		[]string{"month", "otherwise"},
		func(p *policy, v string) { p.paidBy = PaidBy(v) },
		func(s *standing, _ Date) bool { return s.contract.assumed },
	},
	{
		"workday_saturday",
		[]string{"saturday", "next_workday"},
		func(p *policy, v string) { p.saturdayMoves = v == "next_workday" },
		func(s *standing, _ Date) bool { return s.contract.first.by.workday > 0 },
	},
}

// windowFlag is the one question of special rights.
const windowFlag = "special_window_weekend"

// TooLong is the question of what holds where a term is too long. It is the one of
// which customers read, since its other answer is theirs, and it is reviewed clause by
// clause.
const TooLong = "too_long"

// Answers are the values that a policy flag can have; none of a flag that is not known.
func Answers(flag string) []string {
	for _, known := range policyValues {
		if known.flag == flag {
			return slices.Clone(known.values)
		}
	}
	return nil
}

// preparePolicy demands every flag once, with one of its values.
func (c *Catalogue) preparePolicy() error {
	for _, known := range policyValues {
		at := slices.IndexFunc(c.Policies, func(p Policy) bool { return p.Flag == known.flag })
		if at < 0 {
			return fmt.Errorf("policy %s: is missing", known.flag)
		}
		p := c.Policies[at]
		if p.Question == (Text{}) || !slices.Equal(p.Values, known.values) || !slices.Contains(known.values, p.Value) {
			return fmt.Errorf("policy %s: must ask something, and be one of %v", p.Flag, known.values)
		}
		known.set(&c.policy, p.Value)
	}
	if len(c.Policies) != len(policyValues) {
		return fmt.Errorf("policies: %d are listed, %d are known", len(c.Policies), len(policyValues))
	}
	return nil
}

// With returns the catalogue with another answer to a policy flag. Its error says
// which flags or values there are.
func (c *Catalogue) With(flag, value string) (*Catalogue, error) {
	changed := *c
	changed.Policies = slices.Clone(c.Policies)
	at := slices.IndexFunc(changed.Policies, func(p Policy) bool { return p.Flag == flag })
	if at < 0 {
		return nil, fmt.Errorf("policy %s: is not known", flag)
	}
	changed.Policies[at].Value = value
	if err := changed.preparePolicy(); err != nil {
		return nil, err
	}
	return &changed, changed.prepareReadings()
}

// Answering returns the catalogue with other answers to some flags; with none it is
// the catalogue itself. Its error says which flags or values there are.
func (c *Catalogue) Answering(answers map[string]string) (*Catalogue, error) {
	for _, flag := range slices.Sorted(maps.Keys(answers)) {
		var err error
		if c, err = c.With(flag, answers[flag]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// asks is the question of a flag in words.
func (c *Catalogue) asks(flag string) Text {
	return c.Policies[slices.IndexFunc(c.Policies, func(p Policy) bool { return p.Flag == flag })].Question
}

func (c *Catalogue) knowsKind(kind CustomerKind) bool {
	return slices.ContainsFunc(c.CustomerKinds, func(k Kind) bool { return k.Name == kind })
}
