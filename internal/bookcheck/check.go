package bookcheck

import (
	"cmp"
	"io"
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// Config says how a book is checked.
type Config struct {
	Out    io.Writer
	Format Format
	On     notice.Date // as of this day of receipt
	Lang   notice.Language
	Law    *notice.Catalogue // nil: the built-in one
}

// Check writes down what it finds and counts it.
type Check struct {
	law   *notice.Catalogue
	on    notice.Date
	lang  notice.Language
	write writer
	sums  map[kind]*Sum
	total Totals
}

// kind is what is counted together.
type kind struct {
	code   Code
	law    string
	degree notice.Degree
}

// Sum counts the findings of a kind.
type Sum struct {
	Code     Code          `json:"code"`
	Law      string        `json:"law"`
	Degree   notice.Degree `json:"degree"`
	Count    int           `json:"count"`
	MostDays int           `json:"most_days_gained"`
}

// Totals counts what was read.
type Totals struct {
	Contracts int `json:"contracts"`
	Products  int `json:"products"`
	Findings  int `json:"findings"`
	Faulty    int `json:"products_with_findings"`
}

// New begins a report.
func New(c Config) (*Check, error) {
	if c.Law == nil {
		c.Law = notice.Rules()
	}
	k := &Check{law: c.Law, on: c.On, lang: c.Lang, write: c.Format.writer(c.Out, c.Lang), sums: map[kind]*Sum{}}
	return k, k.write.begin(c.On)
}

// Contract checks one contract. Its error is that of writing.
func (c *Check) Contract(contract Contract) error {
	c.total.Contracts++
	c.total.Products += len(contract.Products)
	faulty := ""
	for _, f := range c.check(contract) {
		if f.Product != faulty {
			faulty = f.Product
			c.total.Faulty++
		}
		c.total.Findings++
		of := kind{f.Code, f.Law, f.Degree}
		sum := c.sums[of]
		if sum == nil {
			sum = &Sum{Code: f.Code, Law: f.Law, Degree: f.Degree}
			c.sums[of] = sum
		}
		sum.Count++
		sum.MostDays = max(sum.MostDays, f.Days)
		if err := c.write.finding(f); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the report with the summary, and returns it: what is most certain first,
// then what is most frequent.
func (c *Check) Close() ([]Sum, Totals, error) {
	list := make([]Sum, 0, len(c.sums))
	for _, sum := range c.sums {
		list = append(list, *sum)
	}
	slices.SortFunc(list, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(firmness(a.Degree), firmness(b.Degree)), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Law, b.Law))
	})
	return list, c.total, c.write.end(list, c.total)
}

// Certain reports whether a finding of that degree is at least as certain as the other.
func Certain(degree, least notice.Degree) bool { return firmness(degree) <= firmness(least) }

func firmness(d notice.Degree) int {
	return slices.Index([]notice.Degree{notice.ByStatute, notice.ByCourts, notice.Disputed}, d)
}

func (c *Check) say(t notice.Text) string {
	if c.lang == notice.English {
		return t.EN
	}
	return t.DE
}
