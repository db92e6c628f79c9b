package document

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

func sample(lang notice.Language) Document {
	return Document{
		Title: "Bestätigung Ihrer Kündigung", Language: lang, Provider: "Beispiel Telekom GmbH",
		Created: time.Date(2026, 11, 22, 10, 0, 5, 0, time.UTC),
		Blocks: []Block{
			Paragraph("Guten Tag Łukasz Żółć, wir bestätigen Ihre Kündigung."),
			Pairs(Pair{"Vorgang", "K7QX-M2PD"}, Pair{"Kundennummer", ""}, Pair{"Grund", "erste Zeile\nzweite Zeile"}),
			Note("Dieses Postfach endet am 22. Dezember 2026."),
			Heading("Das endet"),
			Subheading("DSL 100"),
			List("eins", "zwei (in Klammern) \\ und »so«"),
			Preformatted("key  1234\nsignature abc"),
		},
	}
}

func pdf(t *testing.T, d Document) []byte {
	t.Helper()
	out, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryWordOfADocumentStandsInItsPDF(t *testing.T) {
	out := pdf(t, sample(notice.German))
	text := documenttest.Text(t, out)
	for _, want := range []string{
		"Bestätigung Ihrer Kündigung\n", "Beispiel Telekom GmbH\n", "Łukasz Żółć", "Vorgang\nK7QX-M2PD\n",
		"erste Zeile\nzweite Zeile\n", "Dieses Postfach endet am 22. Dezember 2026.", "Das endet\n", "DSL 100\n",
		"•\neins\n", `zwei (in Klammern) \ und »so«`, "key  1234\nsignature abc\n", "Seite 1 von 1\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Kundennummer") {
		t.Error("a label stands without what it labels")
	}
	if strings.ContainsRune(text, missing) {
		t.Errorf("a character is missing in:\n%s", text)
	}
	for _, want := range []string{"/Lang (de)", "/Title (", "/CreationDate (D:20261122100005)"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	d := sample(notice.English)
	d.Files = []File{{Name: "receipt.json", Content: []byte(`{"a":1}`)}}
	first := pdf(t, d)
	for range 8 {
		if !bytes.Equal(first, pdf(t, d)) {
			t.Fatal("two PDFs of one document differ")
		}
	}
	d.Blocks[0].Text += "!"
	if bytes.Equal(first, pdf(t, d)) {
		t.Error("another document gives the same bytes")
	}
}

// The typefaces and the packers are shared; nothing of one PDF may reach another.
func TestPDFsThatAreWrittenAtOnceKeepTheirBytes(t *testing.T) {
	documents := []Document{sample(notice.German), sample(notice.English), sample(notice.German)}
	documents[1].Blocks = []Block{Paragraph("Łódź, Ärger, Ωμέγα"), Preformatted("Ünder")}
	documents[2].Blocks = []Block{Preformatted("fi ffi ÀÁÂÃ 0123456789 ~~")}
	var want [][]byte
	for _, d := range documents {
		want = append(want, pdf(t, d))
	}
	var wg sync.WaitGroup
	for n := range 9 {
		wg.Go(func() {
			out, err := PDF(documents[n%len(documents)])
			if err != nil || !bytes.Equal(out, want[n%len(want)]) {
				t.Errorf("document %d differs: %v", n%len(documents), err)
			}
		})
	}
	wg.Wait()
}

func TestADocumentWithoutItsFrameIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Document){
		"no title":                 func(d *Document) { d.Title = "" },
		"no date":                  func(d *Document) { d.Created = time.Time{} },
		"no language":              func(d *Document) { d.Language = "" },
		"a language without words": func(d *Document) { d.Language = "fr" },
	} {
		d := sample(notice.German)
		spoil(&d)
		if _, err := PDF(d); !errors.Is(err, ErrDocument) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatTheFontLacksIsMarkedAndNeverLostSilently(t *testing.T) {
	for name, c := range map[string]struct{ typed, shown string }{
		"Arabic":                          {"علي", "□□□"},
		"an emoji beyond the first plane": {"ok 😀 ok", "ok □ ok"},
		"a mark that turns direction":     {"Eve\u202egnp.exe", "Eve□gnp.exe"},
		"a NUL":                           {"a\x00b", "a□b"},
		"broken UTF-8":                    {"a\xff\xfeb", "a□b"},
		"a private character":             {"a\ue000b", "a□b"},
		"decomposed letters":              {"Mu\u0308ller", "Müller"},
		"blanks of all kinds":             {"a\u00a0b\u2009c\td", "a b c d"},
		"the last character there is":     {"a\U0010ffff", "a□"},
		"Cyrillic and Greek":              {"Žижек Ωμέγα €", "Žижек Ωμέγα €"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sample(notice.German)
			d.Title, d.Provider = c.typed, c.typed
			d.Blocks = []Block{
				Paragraph("[" + c.typed + "]"), Heading("[" + c.typed + "]"), Note("[" + c.typed + "]"), List("[" + c.typed + "]"),
				Pairs(Pair{"[" + c.typed + "]", "[" + c.typed + "]"}), Preformatted("[" + c.typed + "]"),
			}
			text := documenttest.Text(t, pdf(t, d))
			if n := strings.Count(text, "["+c.shown+"]"); n != 7 {
				t.Errorf("[%s] is there %d times, want 7:\n%s", c.shown, n, text)
			}
			marked := strings.Contains(text, "steht für ein Zeichen")
			if marked != strings.ContainsRune(c.shown, missing) {
				t.Errorf("the mark is explained: %v", marked)
			}
		})
	}
}

// inside fails for a line that leaves the sheet between the margins, or that is
// printed over another one.
func inside(t *testing.T, out []byte) (pages int) {
	t.Helper()
	const point = 25.4 / 72
	narrowest := style{bold, 7, 0} // that any text is set in
	shared, err := presses()
	if err != nil {
		t.Fatal(err)
	}
	d := page{press: shared}
	for n, lines := range documenttest.Pages(t, out) {
		for _, l := range lines {
			if l.X*point < left-0.1 || l.X*point+d.width(l.Text, narrowest) > right+0.1 {
				t.Errorf("page %d: %q begins at %.1f mm and leaves the sheet", n+1, l.Text, l.X*point)
			}
			if y := 297 - l.Y*point; y < top || y > 285 {
				t.Errorf("page %d: %q stands at %.1f mm", n+1, l.Text, y)
			}
		}
		pages++
	}
	return pages
}

func TestNothingRunsOffThePage(t *testing.T) {
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 25)
	words := strings.Repeat("Wort und noch ein Wort ", 300)
	d := sample(notice.German)
	d.Title, d.Provider = strings.Repeat("Titel ", 60), long
	d.Blocks = []Block{
		Paragraph(long), Paragraph(words), Heading(long), Subheading(long), Note(words), List(long, words),
		Pairs(Pair{long, words}, Pair{words, long}), Preformatted(long + "\n" + words), Paragraph(strings.Repeat("\n", 200)), Heading("Schluss"),
	}
	out := pdf(t, d)
	if pages := inside(t, out); pages < 4 {
		t.Errorf("%d pages", pages)
	}
	text := strings.Join(strings.Fields(documenttest.Text(t, out)), "")
	if n := strings.Count(text, "Wortundnochein"); n < 5*270 {
		t.Errorf("%d of %d repeated words are left", n, 5*300)
	}
}

func TestAHundredProductsGoOnFromPageToPage(t *testing.T) {
	d := sample(notice.German)
	d.Blocks = nil
	for range 100 {
		d.Blocks = append(d.Blocks, Subheading("Produkt"), Pairs(Pair{"Vertrag", "2024-0815"}, Pair{"Ende", "31. März 2027"}))
	}
	out := pdf(t, d)
	pages := inside(t, out)
	text := documenttest.Text(t, out)
	if pages < 5 || strings.Count(text, "Produkt\nVertrag\n2024-0815\nEnde\n31. März 2027") != 100 {
		t.Errorf("%d pages; a product is missing or torn from its lines:\n%s", pages, text)
	}
	if !strings.Contains(text, "Seite 1 von") {
		t.Error("the pages are not counted")
	}
}

func TestABlockOfAnUnknownKindStillShowsItsWords(t *testing.T) {
	d := sample(notice.German)
	d.Blocks = []Block{{Kind: "future", Text: "Wichtiges"}}
	if text := documenttest.Text(t, pdf(t, d)); !strings.Contains(text, "Wichtiges") {
		t.Error(text)
	}
}

func FuzzPDF(f *testing.F) {
	f.Add("Bestätigung", "Erika", "a\nb")
	f.Add("\x00", "\u202e\U0001F600\xff", strings.Repeat("x", 3000))
	f.Fuzz(func(t *testing.T, title, text, value string) {
		d := sample(notice.English)
		d.Title = "t" + title
		d.Blocks = append(d.Blocks, Paragraph(text), Note(value), Pairs(Pair{text, value}), Preformatted(value))
		out := pdf(t, d)
		inside(t, out)
		for _, r := range documenttest.Text(t, out) {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("the page holds %U", r)
			}
		}
	})
}

// FAIRWELL_PDF names a folder that the sample is written to, to be looked at.
func BenchmarkPDF(b *testing.B) {
	for b.Loop() {
		out, err := PDF(sample(notice.German))
		if err != nil {
			b.Fatal(err)
		}
		if folder := os.Getenv("FAIRWELL_PDF"); folder != "" {
			_ = os.WriteFile(folder+"/sample.pdf", out, 0o600)
		}
	}
}

func TestManyLettersAreOneFileEachNumberedByItself(t *testing.T) {
	first, second := sample(notice.German), sample(notice.English)
	out, err := PDF(first, second)
	if err != nil {
		t.Fatal(err)
	}
	alone, other := inside(t, pdf(t, first)), inside(t, pdf(t, second))
	if pages := inside(t, out); pages != alone+other {
		t.Errorf("%d pages, alone they take %d and %d", pages, alone, other)
	}
	pages := documenttest.Pages(t, out)
	if got, want := pages[alone], documenttest.Pages(t, pdf(t, second))[0]; !slices.Equal(got, want) {
		t.Errorf("the second letter begins with %v, want %v", got, want)
	}
}
