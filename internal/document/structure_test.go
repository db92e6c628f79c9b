package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

// tree is what a program reads aloud of a PDF, in which nothing is wrong.
func tree(t *testing.T, out []byte) string {
	t.Helper()
	read, faults := documenttest.Structure(out)
	for _, fault := range faults {
		t.Error(fault)
	}
	return read
}

func TestAProgramReadsADocumentAloudAsItIsMeant(t *testing.T) {
	d := sample(notice.German)
	d.Blocks = append(d.Blocks, Table([]string{"Produkt", "Ende"}, []string{"DSL 100", "30. Juni 2027"}, []string{"TV", ""}))
	want := `Document
  Part
    P Beispiel Telekom GmbH
    H1 Bestätigung Ihrer Kündigung
    P Guten Tag Łukasz Żółć, wir bestätigen Ihre Kündigung.
    L
      LI
        Lbl Vorgang
        LBody K7QX-M2PD
      LI
        Lbl Grund
        LBody erste Zeile zweite Zeile
    P Dieses Postfach endet am 22. Dezember 2026.
    H2 Das endet
    H3 DSL 100
    L
      LI
        Lbl •
        LBody eins
      LI
        Lbl •
        LBody zwei (in Klammern) \ und »so«
    P key  1234 signature abc
    Table
      TR
        TH Produkt
        TH Ende
      TR
        TH DSL 100
        TD 30. Juni 2027
      TR
        TH TV
        TD
`
	if diff := cmp.Diff(want, tree(t, pdf(t, d))); diff != "" {
		t.Errorf("(-meant +read):\n%s", diff)
	}
}

// A page is full in the middle of a sentence, of a pair and of a cell. What closes
// the page and the head that is repeated are not read in between.
func TestWhatGoesOnOnTheNextPageIsReadInOneGo(t *testing.T) {
	words := strings.TrimSpace(strings.Repeat("Wort und noch ein Wort ", 700))
	d := sample(notice.English)
	d.Blocks = []Block{
		Paragraph(words), Pairs(Pair{words, words}), List(words), Note(words), Preformatted(words),
		Table([]string{"head"}, []string{words}, []string{words}),
	}
	read := tree(t, pdf(t, d))
	if n := strings.Count(read, words+"\n"); n != 8 {
		t.Errorf("%d of 8 texts are read in one go", n)
	}
	if n := strings.Count(read, "head\n"); n != 1 {
		t.Errorf("the head is read %d times", n)
	}
	if strings.Contains(read, "Page 2 of") {
		t.Error("the number of a page is read aloud")
	}
}

func TestNoLevelOfHeadingsIsSkipped(t *testing.T) {
	d := sample(notice.German)
	d.Blocks = []Block{Subheading("a"), Subheading("b"), Heading("c"), Subheading("d"), Heading("e")}
	got := tree(t, pdf(t, d))
	for _, want := range []string{"H2 a\n", "H2 b\n", "H2 c\n", "H3 d\n", "H2 e\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func TestManyLettersAreReadInTheirOwnLanguages(t *testing.T) {
	carrying := sample(notice.English)
	carrying.Files = []File{{Name: "a.json", Description: "what it is", Content: []byte("{}")}}
	out, err := PDF(sample(notice.German), carrying)
	if err != nil {
		t.Fatal(err)
	}
	if got := tree(t, out); strings.Count(got, "H1 ") != 2 {
		t.Error(got)
	}
	for _, want := range []string{"/Lang (de) ", "/Lang (en) "} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("%s is missing", want)
		}
	}
}

// The reader of the tests is only worth something if it finds what is wrong.
func TestAPDFThatBreaksARuleIsFound(t *testing.T) {
	d := sample(notice.German)
	d.Blocks = append(d.Blocks, Table([]string{"a", "b"}, []string{"c", "d"}))
	d.Files = []File{{Name: "a.json", Description: "what it is", Content: []byte("{}")}}
	out := pdf(t, d)
	tree(t, out)
	for what, change := range map[string][2]string{
		"not tagged":                {"/Marked true", "/Marked no  "},
		"a window without a title":  {"/DisplayDocTitle true", "/DisplayDocTitle no  "},
		"no part of PDF/UA":         {"<pdfuaid:part>1", "<pdfuaid:part>2"},
		"another language inside":   {"<rdf:li>de<", "<rdf:li>fr<"},
		"another title inside":      {"gung Ihrer", "gung ihrer"},
		"no order of tabs":          {"/Tabs /S", "/Tabs /R"},
		"a page that knows nothing": {"/StructParents 0", "/StructParents 7"},
		"a heading too deep":        {"/S /H2", "/S /H3"},
		"two titles":                {"/S /H2", "/S /H1"},
		"a title that is none":      {"/S /H1", "/S /P "},
		"a cell outside of a row":   {"/S /TR", "/S /LI"},
		"a cell that names nothing": {"/Scope /Row", "/Skope /Row"},
		"a mark that is nowhere":    {" /K [2]", " /K [9]"},
		"a mark that is read twice": {" /K [2]", " /K [1]"},
		"an unread mark":            {" /K [2]", " /K [ ]"},
		"a file without its words":  {"/Desc ", "/Desk "},
		"a file on its own":         {"/AF [", "/AX ["},
		"a font without characters": {"/ToUnicode", "/ToUnikode"},
	} {
		spoilt := bytes.Replace(out, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(spoilt, out) || len(spoilt) != len(out) {
			t.Errorf("%s: %q cannot be changed", what, change[0])
		}
		if _, faults := documenttest.Structure(spoilt); len(faults) == 0 {
			t.Errorf("%s: not found", what)
		}
	}
}
