package notice

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Catalogue is the law as data: rules, special rights, holidays and policy flags.
// It is immutable; the package knows paragraphs only from it, so that a sector or
// a country more is an entry more and no code.
type Catalogue struct {
	Version       string        `json:"version"`
	Jurisdictions []string      `json:"jurisdictions"` // the first where none is stated
	Zone          string        `json:"zone"`          // in which days are counted
	Weekend       []Weekday     `json:"weekend"`       // days that a period cannot end on
	RestDays      []Weekday     `json:"rest_days"`     // days that are no working days
	Citations     Citations     `json:"citations"`
	Sectors       []Sector      `json:"sectors"`
	CustomerKinds []Kind        `json:"customer_kinds"`
	Policies      []Policy      `json:"policies"`
	Rules         []*Statute    `json:"rules"`
	Packages      []*Package    `json:"packages"`
	Rights        []*Right      `json:"rights"`
	Withdrawal    WithdrawalLaw `json:"withdrawal"`
	Lands         []Land        `json:"lands"`
	Holidays      []*Holiday    `json:"holidays"`

	zone     *time.Location
	calendar *Calendar // national holidays
	lands    map[string]*Calendar
	selected map[place][]*Statute // most specific first
	policy   policy
	others   []other // the same law with the other answer to each flag
}

// place is what rules are looked up by.
type place struct{ jurisdiction, sector string }

// Text is a sentence in the languages of explanations.
type Text struct {
	DE string `json:"de"`
	EN string `json:"en"`
}

// Sector is a kind of contract. The rules of the sector it belongs to hold for it
// unless a rule of its own speaks of the same clause. A sector is never removed or
// renamed: stored terms name it.
type Sector struct {
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
	Title  Text   `json:"title"`
}

// Kind is a kind of customer.
type Kind struct {
	Name  CustomerKind `json:"name"`
	Title Text         `json:"title"`
}

//go:embed catalogue.json
var embedded []byte

// Rules returns the catalogue that is built in. It is read once.
func Rules() *Catalogue { return builtIn() }

var builtIn = sync.OnceValue(func() *Catalogue {
	c, err := ReadCatalogue(embedded)
	if err != nil {
		panic("notice: the built-in catalogue: " + err.Error())
	}
	return c
})

// CatalogueData returns the built-in catalogue as it is written, to be changed and
// read again with ReadCatalogue.
func CatalogueData() []byte { return bytes.Clone(embedded) }

// ReadCatalogue reads a catalogue strictly. Its error says which entry is wrong;
// two rules that would speak of the same clause with equal right are wrong too.
func ReadCatalogue(data []byte) (*Catalogue, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	c := &Catalogue{}
	if err := decoder.Decode(c); err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	for _, check := range []func() error{c.checkSectors, c.checkRules, c.checkRights, c.checkDegrees, c.preparePlace, c.prepareCalendars, c.preparePolicy} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	c.selectRules()
	if err := c.prepareReadings(); err != nil {
		return nil, err
	}
	return c, c.checkDoubts()
}

func (c *Catalogue) checkSectors() error {
	seen := map[string]bool{"": true}
	for _, s := range c.Sectors {
		if s.Name == "" || seen[s.Name] || !seen[s.Parent] {
			return fmt.Errorf("sector %q: needs a name of its own and a parent listed before it", s.Name)
		}
		seen[s.Name] = true
	}
	if c.Version == "" || len(c.Jurisdictions) == 0 || len(c.CustomerKinds) == 0 {
		return fmt.Errorf("catalogue %q: needs a version, a jurisdiction and a kind of customer", c.Version)
	}
	return nil
}

// depth counts how far a sector lies below another: 0 is itself, -1 not at all.
// Every sector lies below the empty one, which is that of rules for all.
func (c *Catalogue) depth(sector, above string) int {
	for depth := 0; ; depth++ {
		if sector == above {
			return depth
		}
		at := slices.IndexFunc(c.Sectors, func(s Sector) bool { return s.Name == sector })
		if at < 0 {
			return -1
		}
		sector = c.Sectors[at].Parent
	}
}

func (c *Catalogue) knowsSector(name string) bool {
	return slices.ContainsFunc(c.Sectors, func(s Sector) bool { return s.Name == name })
}
