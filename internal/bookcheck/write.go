package bookcheck

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"github.com/fairwell/fairwell/internal/notice"
)

// Format is how a report is written.
type Format string

// The formats.
const (
	JSONLines Format = "jsonl"
	Table     Format = "table"
	HTML      Format = "html"
)

// writer writes a report from top to bottom.
type writer interface {
	begin(on notice.Date) error
	finding(f Finding) error
	end(sums []Sum, t Totals) error
}

func (f Format) writer(out io.Writer, lang notice.Language) writer {
	switch f {
	case Table:
		return table{out}
	case HTML:
		return page{out, lang, template.Must(template.New("").Parse(pageRow))}
	default:
		return jsonLines{json.NewEncoder(out)}
	}
}

// jsonLines is a finding a line, and a summary as the last.
type jsonLines struct{ *json.Encoder }

func (jsonLines) begin(notice.Date) error   { return nil }
func (w jsonLines) finding(f Finding) error { return w.Encode(f) }
func (w jsonLines) end(sums []Sum, t Totals) error {
	return w.Encode(struct {
		Summary []Sum  `json:"summary"`
		Totals  Totals `json:"totals"`
	}{sums, t})
}

// table is columns of a fixed width: it cannot wait for the widest of a million.
type table struct{ io.Writer }

const columns = "%-20s %-20s %-24s %-9s %5s  %s\n"

func (w table) begin(notice.Date) error {
	_, err := fmt.Fprintf(w, columns, "CONTRACT", "PRODUCT", "FINDING", "DEGREE", "DAYS", "LAW")
	return err
}

func (w table) finding(f Finding) error {
	_, err := fmt.Fprintf(w, columns, f.Contract, f.Product, f.Code, f.Degree, fmt.Sprint(f.Days), f.Law)
	return err
}

func (w table) end(sums []Sum, t Totals) error {
	_, err := fmt.Fprintf(w, "\n%d contracts, %d products, %d of them with findings\n\n%-24s %-9s %8s %9s  %s\n",
		t.Contracts, t.Products, t.Faulty, "FINDING", "DEGREE", "COUNT", "MOST DAYS", "LAW")
	for _, s := range sums {
		if err == nil {
			_, err = fmt.Fprintf(w, "%-24s %-9s %8d %9d  %s\n", s.Code, s.Degree, s.Count, s.MostDays, s.Law)
		}
	}
	return err
}

// page is one HTML file that needs nothing beside it.
type page struct {
	out  io.Writer
	lang notice.Language
	row  *template.Template
}

const pageHead = `<!doctype html>
<html lang="{{.Lang}}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#222}table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #ccc;padding:.3rem .8rem;text-align:left;vertical-align:top}td.n{text-align:right}</style>
<h1>{{.Title}}</h1>
<table><tr>{{range .Columns}}<th scope="col">{{.}}</th>{{end}}</tr>
`

const pageRow = `<tr><td>{{.Contract}}</td><td>{{.Product}}</td><td>{{.Code}}</td><td>{{.Degree}}</td><td class="n">{{.Days}}</td><td>{{.Law}}</td><td>{{.Text}}</td></tr>
`

const pageFoot = `</table>
<h2>{{.Title}}</h2>
<p>{{.Totals.Contracts}} {{index .Words 0}}, {{.Totals.Products}} {{index .Words 1}}, {{.Totals.Faulty}} {{index .Words 2}}</p>
<table><tr>{{range .Columns}}<th scope="col">{{.}}</th>{{end}}</tr>
{{range .Sums}}<tr><td>{{.Code}}</td><td>{{.Degree}}</td><td class="n">{{.Count}}</td><td class="n">{{.MostDays}}</td><td>{{.Law}}</td></tr>
{{end}}</table>
</html>
`

func (w page) write(pattern string, data any) error {
	t, err := template.New("").Parse(pattern)
	if err != nil {
		return fmt.Errorf("parse report: %w", err)
	}
	return t.Execute(w.out, data)
}

func (w page) begin(on notice.Date) error {
	title, columns := "Vertragsbestand, geprüft zum "+notice.Spell(on, w.lang), []string{"Vertrag", "Produkt", "Befund", "Sicherheit", "Tage", "Grundlage", "Warum"}
	if w.lang == notice.English {
		title, columns = "Book of contracts, checked as of "+notice.Spell(on, w.lang), []string{"Contract", "Product", "Finding", "Degree", "Days", "Law", "Why"}
	}
	return w.write(pageHead, map[string]any{"Lang": w.lang, "Title": title, "Columns": columns})
}

func (w page) finding(f Finding) error { return w.row.Execute(w.out, f) }

func (w page) end(sums []Sum, t Totals) error {
	title, columns, words := "Zusammenfassung", []string{"Befund", "Sicherheit", "Anzahl", "Höchstens Tage", "Grundlage"}, []string{"Verträge", "Produkte", "davon mit Befund"}
	if w.lang == notice.English {
		title, columns, words = "Summary", []string{"Finding", "Degree", "Count", "Most days", "Law"}, []string{"contracts", "products", "of them with findings"}
	}
	return w.write(pageFoot, map[string]any{"Title": title, "Columns": columns, "Words": words, "Sums": sums, "Totals": t})
}
