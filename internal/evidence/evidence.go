// Package evidence packs what proves one case into a ZIP file for a court: whoever
// gets it can check it without this service.
//
// It must never change what it is given, and it packs no receipt that its key does
// not verify.
package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

//go:embed readme.txt
var readme []byte

// Case is what is packed.
type Case struct {
	Receipt  []byte // as it was signed, JSON
	Keys     receipt.Keys
	Sections []store.Section
	At       time.Time // when it is packed
}

type file struct {
	name    string
	content []byte
}

// Write writes the ZIP file.
func Write(out io.Writer, c Case) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	if files, err = listed(files, c.At); err != nil {
		return err
	}
	archive := zip.NewWriter(out)
	for _, f := range files {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: c.At})
		if err != nil {
			return fmt.Errorf("pack %s: %w", f.name, err)
		}
		if _, err := w.Write(f.content); err != nil {
			return fmt.Errorf("pack %s: %w", f.name, err)
		}
	}
	return archive.Close()
}

func (c Case) files() ([]file, error) {
	files, err := c.receipts()
	if err != nil {
		return nil, err
	}
	for _, s := range c.Sections {
		if s.Name == "declarations" {
			var shown []file
			s.Rows, shown = pages(s.Rows)
			files = append(files, shown...)
		}
		content, err := json.MarshalIndent(s.Rows, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", s.Name, err)
		}
		files = append(files, file{"record/" + s.Name + ".json", append(content, '\n')})
		if s.Name != "mails" {
			continue
		}
		letters, err := mails(s.Rows)
		if err != nil {
			return nil, err
		}
		files = append(files, letters...)
	}
	return append(files, file{"README.txt", readme}), nil
}

// receipts are the receipt in its three forms, and the key that verifies them.
func (c Case) receipts() ([]file, error) {
	signed, err := receipt.Verify(c.Keys, c.Receipt)
	if err != nil {
		return nil, fmt.Errorf("verify the receipt with this key: %w", err)
	}
	text, err := signed.Text()
	if err != nil {
		return nil, fmt.Errorf("write receipt as text: %w", err)
	}
	d, err := signed.Document()
	if err != nil {
		return nil, fmt.Errorf("lay out receipt: %w", err)
	}
	pdf, err := document.PDF(d)
	if err != nil {
		return nil, fmt.Errorf("write receipt as PDF: %w", err)
	}
	key, err := c.Keys.PEM()
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(signed)
	if err != nil {
		return nil, fmt.Errorf("encode receipt: %w", err)
	}
	return []file{{"receipt/receipt.json", plain}, {"receipt/receipt.txt", text}, {"receipt/receipt.pdf", pdf}, {"keys/receipt.pem", key}}, nil
}

// pages takes the page on which it was declared out of the record: a file of its own,
// as a browser opens it.
func pages(rows []map[string]any) (rest []map[string]any, files []file) {
	for _, row := range rows {
		if page, kept := row["page"].(string); kept {
			files = append(files, file{"page/page.html", []byte(page)})
		}
		row = maps.Clone(row)
		delete(row, "page")
		rest = append(rest, row)
	}
	return rest, files
}

// mails are the mails as they are kept; one that was never put into words is none.
func mails(rows []map[string]any) (files []file, err error) {
	for _, row := range rows {
		if row["document"] == nil {
			continue
		}
		content, err := json.Marshal(row["document"])
		if err != nil {
			return nil, fmt.Errorf("encode mail: %w", err)
		}
		var d document.Document
		if err := json.Unmarshal(content, &d); err != nil {
			return nil, fmt.Errorf("read mail: %w", err)
		}
		pdf, err := document.PDF(d.Saved())
		if err != nil {
			return nil, fmt.Errorf("write mail as PDF: %w", err)
		}
		files = append(files, file{fmt.Sprintf("mails/%v-%v.pdf", row["kind"], row["number"]), pdf})
	}
	return files, nil
}

// listed adds the two lists of all files: for programs, and for sha256sum.
func listed(files []file, at time.Time) ([]file, error) {
	type entry struct {
		Name   string `json:"name"`
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
	}
	manifest := struct {
		CreatedAt time.Time `json:"created_at"`
		Files     []entry   `json:"files"`
	}{CreatedAt: at.UTC()}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	var sums bytes.Buffer
	for _, f := range files {
		manifest.Files = append(manifest.Files, entry{f.name, len(f.content), sum(&sums, f)})
	}
	content, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode manifest: %w", err)
	}
	list := file{"manifest.json", append(content, '\n')}
	sum(&sums, list)
	return append(files, list, file{"SHA256SUMS", sums.Bytes()}), nil
}

// sum adds the line of a file and returns its hash.
func sum(lines *bytes.Buffer, f file) string {
	hash := fmt.Sprintf("%x", sha256.Sum256(f.content))
	fmt.Fprintf(lines, "%s  %s\n", hash, f.name)
	return hash
}
