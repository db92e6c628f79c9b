package notice

import (
	"cmp"
	"fmt"
	"slices"
)

// Package is a law that puts products sold together under the rules of one sector.
type Package struct {
	ID string `json:"id"`
	Scope
	Law      string    `json:"law"`
	Degree   Degree    `json:"degree"`
	Link     string    `json:"link"`
	Title    Text      `json:"title"`
	Text     Text      `json:"text"`
	Examples []Example `json:"examples"`
}

// Together returns the terms of one customer's products with what else is in their
// packages, where they do not say so. It says nothing about which product is taken
// along when another ends.
func Together(terms []Terms) []Terms { return Rules().Together(terms) }

// Together is the function Together by this catalogue. A package of which nothing
// else is known holds the product alone.
func (c *Catalogue) Together(terms []Terms) []Terms {
	type bundle struct{ jurisdiction, name string }
	drawn := map[bundle]string{}
	for i := range terms {
		t := &terms[i]
		for _, p := range c.Packages {
			if t.Package != "" && t.Sector == p.Sector && t.jurisdiction(c) == p.Jurisdiction {
				drawn[bundle{p.Jurisdiction, t.Package}] = p.Sector
			}
		}
	}
	together := slices.Clone(terms)
	for i := range together {
		if t := &together[i]; t.Package != "" && t.Sector != "" && t.PackageSector == "" {
			t.PackageSector = cmp.Or(drawn[bundle{t.jurisdiction(c), t.Package}], t.Sector)
		}
	}
	return together
}

// drawnBy returns the package that puts the product under rules which are not those
// of its own sector, or nil.
func (c *Catalogue) drawnBy(t *Terms, received Date) *Package {
	for _, p := range c.Packages {
		if t.PackageSector == p.Sector && t.Sector != p.Sector && t.jurisdiction(c) == p.Jurisdiction && p.holds(t, received) {
			return p
		}
	}
	return nil
}

// sectorOf is the sector whose rules hold for the product.
func (c *Catalogue) sectorOf(t *Terms, received Date) string {
	if p := c.drawnBy(t, received); p != nil {
		return p.Sector
	}
	return t.Sector
}

// place tells what put the contract under the rules that hold for it.
func (r *reasoning) place(c *Catalogue, t *Terms, received Date) {
	if p := c.drawnBy(t, received); p != nil {
		r.add(Step{Rule: RulePackage, Law: p.Law, Degree: p.Degree, Text: p.Text}, p.Law)
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
