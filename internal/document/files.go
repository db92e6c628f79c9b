package document

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
)

// The bounds of what is unpacked of a PDF: whoever sends one to be checked may
// have packed anything.
const (
	maxFile  = 1 << 20 // bytes of one file
	maxFiles = 8
)

// embedded is how a file that a PDF carries is written here.
var embedded = regexp.MustCompile(`<</Type /EmbeddedFile [^\n]*/Filter /FlateDecode /Length ([0-9]{1,9})>>\nstream\n`)

// IsPDF says whether a file calls itself a PDF.
func IsPDF(file []byte) bool { return bytes.HasPrefix(file, []byte("%PDF-")) }

// Files returns what a PDF carries, as far as it was written here and not
// written again by another program. What cannot be read is left out, and so is
// what comes after the eighth.
func Files(pdf []byte) [][]byte {
	var files [][]byte
	for _, at := range embedded.FindAllSubmatchIndex(pdf, maxFiles) {
		length, err := strconv.Atoi(string(pdf[at[2]:at[3]]))
		if err != nil || length > len(pdf)-at[1] {
			continue
		}
		r, err := zlib.NewReader(bytes.NewReader(pdf[at[1] : at[1]+length]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(r, maxFile+1))
		if err != nil || len(content) > maxFile {
			continue
		}
		files = append(files, content)
	}
	return files
}
