package document

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestAPDFGivesBackTheFilesItCarries(t *testing.T) {
	d := sample(notice.German)
	want := [][]byte{[]byte(`{"a":"ä"}`), bytes.Repeat([]byte("stream\n"), 1000)}
	for _, content := range want {
		d.Files = append(d.Files, File{Name: "beleg.json", Content: content})
	}
	out := pdf(t, d)
	if !IsPDF(out) {
		t.Error("the PDF is none")
	}
	if diff := cmp.Diff(want, Files(out)); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatCannotBeReadIsLeftOut(t *testing.T) {
	d := sample(notice.German)
	d.Files = []File{{Name: "a", Content: []byte("small")}, {Name: "b", Content: make([]byte, maxFile+1)}}
	out := pdf(t, d)
	if got := Files(out); len(got) != 1 || string(got[0]) != "small" {
		t.Errorf("%d files", len(got))
	}
	for cut := 0; cut < len(out); cut += 1997 {
		Files(out[:cut]) // must end, and not panic
	}
	for range maxFiles + 1 {
		d.Files = append(d.Files, File{Name: "c", Content: []byte("small")})
	}
	if got := Files(pdf(t, d)); len(got) != maxFiles-1 {
		t.Errorf("%d files are unpacked", len(got))
	}
	const head = "<</Type /EmbeddedFile /Filter /FlateDecode /Length 999999999>>\nstream\n"
	if got := Files([]byte(head + "abc")); got != nil {
		t.Errorf("%d files", len(got))
	}
	if got := Files(pdf(t, sample(notice.German))); got != nil {
		t.Errorf("%d files", len(got))
	}
}
