package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestATableShowsItsHeadOnEveryPageAndEveryRowOnce(t *testing.T) {
	d := sample(notice.German)
	var rows [][]string
	for n := range 60 {
		rows = append(rows, []string{fmt.Sprintf("Produkt %03d.\nVertrag V-%03d.", n, n), "30. September 2026, 24:00 Uhr"})
	}
	rows[30][0] = strings.Repeat("Ein langer Name ", 20) + "Ende."
	d.Blocks = []Block{Table([]string{"Produkt", "Letzter Vertragstag"}, rows...), Paragraph("Danach.")}
	out := pdf(t, d)
	pages := documenttest.Pages(t, out)
	if len(pages) < 3 {
		t.Fatalf("it takes %d pages", len(pages))
	}
	for n, page := range pages {
		heads := 0
		for _, line := range page {
			if line.Text == "Letzter Vertragstag" {
				heads++
			}
		}
		if heads != 1 {
			t.Errorf("page %d names the columns %d times", n+1, heads)
		}
	}
	text := documenttest.Text(t, out)
	for n := range 60 {
		if n == 30 {
			continue
		}
		if strings.Count(text, fmt.Sprintf("Produkt %03d.\n", n)) != 1 || strings.Count(text, fmt.Sprintf("Vertrag V-%03d.\n", n)) != 1 {
			t.Errorf("row %d is there not once", n)
		}
	}
	if !strings.Contains(documenttest.Words(t, out), "Ein langer Name Ende.") || !strings.Contains(text, "Danach.\n") {
		t.Errorf("words are missing in:\n%s", text)
	}
}

func TestARowThatNoPageHoldsGoesOnOnTheNext(t *testing.T) {
	d := sample(notice.German)
	d.Blocks = []Block{Table([]string{"Produkt", "Tag"}, []string{strings.Repeat("Zeile\n", 120) + "Schluss", "heute"})}
	out := pdf(t, d)
	if text := documenttest.Text(t, out); len(documenttest.Pages(t, out)) != 3 || strings.Count(text, "Zeile\n") != 120 || !strings.Contains(text, "Schluss\n") {
		t.Errorf("%d pages:\n%s", len(documenttest.Pages(t, out)), text)
	}
}
