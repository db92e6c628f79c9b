package notice

import (
	"fmt"
	"slices"
	"strings"
)

// Right is a special right to end a contract for a cause.
type Right struct {
	ID string `json:"id"`
	Scope
	Trigger        Trigger   `json:"trigger"`
	Law            string    `json:"law"`
	Degree         Degree    `json:"degree"`
	Link           string    `json:"link"`
	Title          Text      `json:"title"`
	Window         Period    `json:"window,omitzero"`           // from informed_on, in which the right can be used
	Told           *Told     `json:"told,omitempty"`            // the information that starts it; none: any
	NotBefore      string    `json:"not_before,omitempty"`      // event, or day_before_event
	Notice         Period    `json:"notice"`                    // P0D: none
	Review         Text      `json:"review,omitzero"`           // what a person has to judge; none: the dates decide
	Proof          []Text    `json:"proof,omitempty"`           // what is due to show it
	ReachesPackage bool      `json:"reaches_package,omitempty"` // every product of the package may end
	Examples       []Example `json:"examples"`
}

// Told is how long before the event the customer has to be told of it.
type Told struct {
	Least Period `json:"least"`
	Most  Period `json:"most"`
	Law   string `json:"law"`
	Text  Text   `json:"text"`
}

func (c *Catalogue) checkRights() error {
	if err := c.checkPackages(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range c.Rights {
		if r.ID == "" || seen[r.ID] || r.Law == "" || r.Link == "" || r.Trigger == "" || r.Notice.IsZero() {
			return fmt.Errorf("right %q: needs an id of its own, a trigger, a law, a link and a notice", r.ID)
		}
		seen[r.ID] = true
		if !slices.Contains([]string{"", notBeforeEvent, notBeforeDayPrior}, r.NotBefore) {
			return fmt.Errorf("right %s: not_before must be %s", r.ID, strings.Join([]string{notBeforeEvent, notBeforeDayPrior}, " or "))
		}
		if r.Told != nil && (r.NotBefore == "" || r.Window.IsZero()) {
			return fmt.Errorf("right %s: told needs not_before and a window", r.ID)
		}
		if err := c.checkScope("right "+r.ID, &r.Scope); err != nil {
			return err
		}
	}
	return nil
}
