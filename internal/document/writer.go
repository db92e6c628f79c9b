package document

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
)

// writer writes the objects of a PDF one after the other and keeps where each
// begins. Objects are numbered from 1.
type writer struct {
	out    bytes.Buffer
	begins []int // byte of each object, by number
	packer *zlib.Writer
}

// flate says that the bytes of a stream are packed.
const flate = "/Filter /FlateDecode "

// newWriter begins a PDF. The second line tells programs that the file is binary.
func newWriter(packer *zlib.Writer) *writer {
	w := &writer{packer: packer}
	w.out.Grow(1 << 16) // as much as most take
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return w
}

// announce gives a number to an object that is put later.
func (w *writer) announce() int {
	w.begins = append(w.begins, 0)
	return len(w.begins)
}

func (w *writer) begin(number int) {
	w.begins[number-1] = w.out.Len()
	fmt.Fprintf(&w.out, "%d 0 obj\n", number)
}

// put writes an object that was announced.
func (w *writer) put(number int, format string, values ...any) {
	w.begin(number)
	fmt.Fprintf(&w.out, format, values...)
	w.out.WriteString("\nendobj\n")
}

func (w *writer) object(format string, values ...any) int {
	number := w.announce()
	w.put(number, format, values...)
	return number
}

// stream packs data and writes it; entries are those of its dictionary, each with
// a blank behind it.
func (w *writer) stream(entries string, data []byte) int {
	return w.raw(entries+flate, pack(w.packer, data))
}

// pack is data as a stream holds it.
func pack(packer *zlib.Writer, data []byte) []byte {
	var out bytes.Buffer
	packer.Reset(&out)
	_, _ = packer.Write(data) // a buffer takes everything
	_ = packer.Close()
	return out.Bytes()
}

// raw writes data as it is. Its length stands last in the dictionary: so are
// streams found again by internal/document/documenttest and by Files.
func (w *writer) raw(entries string, data []byte) int {
	number := w.announce()
	w.begin(number)
	fmt.Fprintf(&w.out, "<<%s/Length %d>>\nstream\n", entries, len(data))
	w.out.Write(data)
	w.out.WriteString("\nendstream\nendobj\n")
	return number
}

// end writes the table of all objects and returns the whole PDF. Every line of
// the table takes 20 bytes; the format wants it so.
func (w *writer) end(root, info int) []byte {
	at := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.begins)+1)
	for _, begin := range w.begins {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", begin)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.begins)+1, root, info, at)
	return w.out.Bytes()
}

// utf16String is a string of the PDF, with its parentheses, in UTF-16 behind a prefix.
func utf16String(prefix, text string) []byte {
	out := make([]byte, 0, 2*len(text)+8)
	out = append(append(out, '('), prefix...)
	var pair [2]byte
	for _, unit := range utf16.Encode([]rune(text)) {
		binary.BigEndian.PutUint16(pair[:], unit)
		for _, b := range pair {
			switch b {
			case '(', ')', '\\':
				out = append(out, '\\', b)
			case '\r': // a reader takes a bare one for a line feed
				out = append(out, '\\', 'r')
			default:
				out = append(out, b)
			}
		}
	}
	return append(out, ')')
}

// textString is text for people outside the pages, such as a title.
func textString(text string) []byte { return utf16String("\xfe\xff", text) }
