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

// The two documents that a confirmation carries, with three products.
func BenchmarkConfirmationWithReceipt(b *testing.B) {
	documents := []Document{frozen(b, "confirmation"), frozen(b, "receipt")}
	size := 0
	b.ReportAllocs()
	for b.Loop() {
		size = 0
		for _, d := range documents {
			out, err := PDF(d)
			if err != nil {
				b.Fatal(err)
			}
			size += len(out)
		}
	}
	b.ReportMetric(float64(size), "PDF-bytes")
}
