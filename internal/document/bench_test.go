package document

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// frozen is a document as internal/mail and internal/receipt lay them out.
func frozen(tb testing.TB, name string) Document {
	tb.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	var d Document
	if err := json.Unmarshal(content, &d); err != nil {
		tb.Fatal(err)
	}
	return d
}

// The two documents that a confirmation carries, with three products. FAIRWELL_PDF
// names a folder that they are written to, to be looked at.
func BenchmarkConfirmationWithReceipt(b *testing.B) {
	folder := os.Getenv("FAIRWELL_PDF")
	names := []string{"confirmation", "receipt"}
	documents := []Document{frozen(b, names[0]), frozen(b, names[1])}
	size := 0
	b.ReportAllocs()
	for b.Loop() {
		size = 0
		for i, d := range documents {
			out, err := PDF(d)
			if err != nil {
				b.Fatal(err)
			}
			size += len(out)
			if folder != "" {
				_ = os.WriteFile(filepath.Join(folder, names[i]+".pdf"), out, 0o600)
			}
		}
	}
	b.ReportMetric(float64(size), "PDF-bytes")
}
