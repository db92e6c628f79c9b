package notice

import "slices"

// Reading is what a disputed question would come to if it were answered otherwise
// than the policy does.
type Reading struct {
	Question string `json:"question"` // the policy flag
	Took     string `json:"took"`     // the answer in force
	Other    string `json:"other"`
	Law      string `json:"law"`
	End
	Clause string `json:"clause,omitempty"` // names the clause, so that one review serves all contracts that have it
}

// other is a catalogue that differs in the answer to one flag.
type other struct {
	flag *Policy
	took string
	law  *Catalogue
	// bears is that of the flag.
	bears func(s *standing, wish Date) bool
}

// prepareReadings makes the catalogues that a decision is compared with.
func (c *Catalogue) prepareReadings() error {
	c.others = nil
	for _, known := range policyValues {
		at := slices.IndexFunc(c.Policies, func(p Policy) bool { return p.Flag == known.flag })
		took := c.Policies[at].Value
		for _, value := range known.values {
			if known.bears == nil || value == took {
				continue
			}
			law := *c
			law.Policies = slices.Clone(c.Policies)
			law.Policies[at].Value = value
			if err := law.preparePolicy(); err != nil {
				return err
			}
			c.others = append(c.others, other{flag: &law.Policies[at], took: took, law: &law, bears: known.bears})
		}
	}
	return nil
}

// readings returns the other results that a disputed question leaves open.
func (c *Catalogue) readings(s *standing, t *Terms, received, wish Date, end End) []Reading {
	var differ []Reading
	clause := ""
	for i := range c.others {
		o := &c.others[i]
		if !o.bears(s, wish) {
			continue
		}
		var otherwise standing
		o.law.read(&otherwise, t, received)
		if _, got, err := otherwise.choose(received, wish); err == nil && got.EndsOn != end.EndsOn {
			if clause == "" {
				clause = t.Clause()
			}
			differ = append(differ, Reading{
				Question: o.flag.Flag, Took: o.took, Other: o.flag.Value, Law: o.flag.Law, End: got, Clause: clause,
			})
		}
	}
	return differ
}
