package notice

import "fmt"

// Package is a law that puts products sold together under the rules of one sector.
type Package struct {
	ID string `json:"id"`
	Scope
	Law      string    `json:"law"`
	Link     string    `json:"link"`
	Title    Text      `json:"title"`
	Text     Text      `json:"text"`
	Examples []Example `json:"examples"`
}

// Together returns the terms of one customer's products with the sector that the
// packages among them put them under. It says nothing about which product is taken
// along when another ends.
func Together(terms []Terms) []Terms { return Rules().Together(terms) }

// Together is the function Together by this catalogue.
func (c *Catalogue) Together(terms []Terms) []Terms {
	type bundle struct{ jurisdiction, name string }
	drawn := map[bundle]*Package{}
	for i := range terms {
		t := &terms[i]
		for _, p := range c.Packages {
			if t.Package != "" && t.Sector == p.Sector && t.jurisdiction(c) == p.Jurisdiction {
				drawn[bundle{p.Jurisdiction, t.Package}] = p
			}
		}
	}
	together := make([]Terms, len(terms))
	for i, t := range terms {
		p := drawn[bundle{t.jurisdiction(c), t.Package}]
		if p != nil && t.Package != "" && t.Sector != "" && p.holdsFor(t.kind()) {
			t.Sector = p.Sector
		}
		together[i] = t
	}
	return together
}

// place tells what put the contract under the rules that hold for it.
func (r *reasoning) place(c *Catalogue, t *Terms, received Date) {
	for _, p := range c.Packages {
		if t.Package != "" && t.Sector == p.Sector && t.jurisdiction(c) == p.Jurisdiction && p.holds(t, received) {
			r.add(Step{Rule: RulePackage, Law: p.Law, Text: p.Text}, p.Law)
		}
	}
}

func (c *Catalogue) checkPackages() error {
	for _, p := range c.Packages {
		if p.ID == "" || p.Sector == "" || p.Law == "" || p.Link == "" {
			return fmt.Errorf("package %q: needs an id, a sector, a law and a link", p.ID)
		}
		if err := c.checkScope("package "+p.ID, &p.Scope); err != nil {
			return err
		}
	}
	return nil
}
