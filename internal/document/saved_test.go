package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestWhatIsOfUseInTheMailAloneIsNotSaved(t *testing.T) {
	link := Paragraph("https://example.com/")
	link.MailOnly = true
	d := Document{Title: "T", Language: notice.German, Blocks: []Block{Heading("a"), link, Paragraph("b")}}
	want := []Block{Heading("a"), Paragraph("b")}
	if diff := cmp.Diff(want, d.Saved().Blocks); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
	if len(d.Blocks) != 3 || !d.Blocks[1].MailOnly {
		t.Error("the document itself has changed")
	}
}
