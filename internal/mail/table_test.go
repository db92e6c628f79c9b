package mail

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestATableIsAlignedInTextAndSaysInHTMLWhatItsCellsHead(t *testing.T) {
	long := strings.Repeat("Geschäftsanschluss ", 3) + strings.Repeat("x", 40)
	m, err := Write(Letter{Subject: "s", Document: document.Document{Title: "t", Language: notice.German, Blocks: []document.Block{
		document.Table([]string{"Produkt", "Letzter Vertragstag", "Letzter Tag für die Kündigung"},
			[]string{"DSL <b>\nVertrag 1", "30. September 2026, 24:00 Uhr", "30. September 2026"}, []string{long, "läuft weiter", ""}),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	want := `t
=

Produkt                     Letzter Vertragstag            Letzter Tag für die
                                                           Kündigung
--------------------------  -----------------------------  -------------------
DSL <b>                     30. September 2026, 24:00 Uhr  30. September 2026
Vertrag 1

Geschäftsanschluss          läuft weiter
Geschäftsanschluss
Geschäftsanschluss
xxxxxxxxxxxxxxxxxxxxxxxxxx
xxxxxxxxxxxxxx
`
	if m.Text != want {
		t.Errorf("it reads:\n%s\nnot:\n%s", m.Text, want)
	}
	for line := range strings.Lines(m.Text) {
		if utf8.RuneCountInString(strings.TrimSpace(line)) > 78 {
			t.Errorf("%q is too long for a mail", line)
		}
	}
	for _, want := range []string{
		`<th scope="col">Letzter Vertragstag</th>`,
		`<th scope="row">DSL &lt;b&gt;<br>Vertrag 1</th><td>30. September 2026, 24:00 Uhr</td><td>30. September 2026</td></tr>`,
	} {
		if !strings.Contains(m.HTML, want) {
			t.Errorf("%s is missing in:\n%s", want, m.HTML)
		}
	}
}
