package notice

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Degree says how certain a rule is.
type Degree string

// The degrees, the firmest first.
const (
	ByStatute Degree = "statute"  // the words of the law say it
	ByCourts  Degree = "courts"   // the highest courts have said it
	Disputed  Degree = "disputed" // sources differ
)

var degrees = [...]Degree{ByStatute, ByCourts, Disputed}

// weaker returns the less certain of two; none is no rule of the catalogue.
func weaker(a, b Degree) Degree {
	if slices.Index(degrees[:], b) > slices.Index(degrees[:], a) {
		return b
	}
	return a
}

// source is a law as it is cited, and how certain it is.
type source struct {
	law    string
	degree Degree
}

// checkDegrees demands that every entry says how certain it is.
func (c *Catalogue) checkDegrees() error {
	stated := map[string]Degree{"withdrawal": c.Withdrawal.Degree}
	for _, r := range c.Rules {
		stated[r.ID] = r.Degree
	}
	for _, p := range c.Packages {
		stated[p.ID] = p.Degree
	}
	for _, r := range c.Rights {
		stated[r.ID] = r.Degree
	}
	for id, degree := range stated {
		if !slices.Contains(degrees[:], degree) {
			return fmt.Errorf("%s: degree must be one of %v", id, degrees)
		}
	}
	return nil
}

// degree is that of the least certain rule that the reasons name.
func (d *Decision) degree() (least Degree) {
	for i := range d.Steps {
		least = weaker(least, d.Steps[i].Degree)
	}
	if len(d.Readings) > 0 {
		return Disputed
	}
	return least
}

// Form is what the terms say without the days on which single contracts were made:
// what contracts from one form have in common.
func (t Terms) Form() Terms {
	t.ConcludedOn, t.StartsOn, t.ExtendedOn, t.ExtensionAgreedOn = Date{}, Date{}, Date{}, Date{}
	t.WithdrawalUntil, t.DeliveredOn, t.InstructedOn, t.NotInstructed = Date{}, Date{}, Date{}, false
	t.Package, t.Land = "", ""
	return t
}

// Clause names the form of the terms by a hash.
func (t Terms) Clause() string {
	written, err := json.Marshal(t.Form())
	if err != nil {
		panic("notice: terms: " + err.Error()) // periods and words always can be written
	}
	sum := sha256.Sum256(written)
	return hex.EncodeToString(sum[:8])
}
