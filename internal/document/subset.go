package document

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// subset is a typeface as a PDF carries it, with some of its characters or all. In a
// PDF the code of a character is its number in Unicode. Program, indices and
// unicode are packed.
type subset struct {
	name    string
	widths  string
	program []byte // the font file
	size    int    // of the font file, in bytes, before it was packed
	indices []byte // the glyph of each code
	unicode []byte // the character of each code, so that text can be copied and searched
}

// subset makes one. Its characters are in their order, so that it always has the
// same bytes.
func (t *typeface) subset(tag string, keep func(glyph) bool) *subset {
	kept := map[sfnt.GlyphIndex]bool{0: true} // what stands for a missing glyph must be there
	indices := make([]byte, 2<<16)
	var widths bytes.Buffer
	last, blocks := rune(0), []block{}
	for _, r := range slices.Sorted(maps.Keys(t.glyphs)) {
		g := t.glyphs[r]
		if !keep(g) {
			continue
		}
		kept[g.index] = true
		binary.BigEndian.PutUint16(indices[2*r:], uint16(g.index))
		switch last {
		case 0:
			fmt.Fprintf(&widths, "%d [%d", r, g.width)
		case r - 1:
			fmt.Fprintf(&widths, " %d", g.width)
		default:
			fmt.Fprintf(&widths, "] %d [%d", r, g.width)
		}
		if n := len(blocks) - 1; n >= 0 && blocks[n].first|0xff == r|0xff {
			blocks[n].last = r
		} else {
			blocks = append(blocks, block{r, r})
		}
		last = r
	}
	widths.WriteByte(']')
	program, packer := t.outlines.font(kept), zlib.NewWriter(nil)
	return &subset{
		name: tag + t.name, widths: widths.String(), program: pack(packer, program), size: len(program),
		indices: pack(packer, indices), unicode: pack(packer, toUnicode(blocks)),
	}
}

// block reaches from the first to the last character that is kept of 256 codes. No
// character is claimed beyond: PDF/UA forbids some that every font lacks.
type block struct{ first, last rune }

// toUnicode says of blocks that each code is the character of its number. One list
// holds a hundred.
func toUnicode(blocks []block) []byte {
	var out bytes.Buffer
	out.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for list := range slices.Chunk(blocks, 100) {
		fmt.Fprintf(&out, "%d beginbfrange\n", len(list))
		for _, b := range list {
			fmt.Fprintf(&out, "<%04X> <%04X> <%04X>\n", b.first, b.last, b.first)
		}
		out.WriteString("endbfrange\n")
	}
	out.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return out.Bytes()
}

// font is a font file with the shapes that are kept. The others become empty, so
// that every glyph keeps its index.
func (o outlines) font(kept map[sfnt.GlyphIndex]bool) []byte {
	var glyf []byte
	loca := make([]byte, 4, 4*len(o.glyphs)+4)
	for n, outline := range o.glyphs {
		if kept[sfnt.GlyphIndex(n)] {
			glyf = append(glyf, outline...)
		}
		loca = appendLength(loca, len(glyf))
	}
	head := slices.Clone(o.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the sum of the file, which counts as 0 in itself
	binary.BigEndian.PutUint16(head[50:], 1) // offsets take four bytes
	tables := []struct {
		tag  string
		data []byte
	}{
		{"glyf", glyf},
		{"head", head},
		{"hhea", o.tables["hhea"]},
		{"hmtx", o.tables["hmtx"]},
		{"loca", loca},
		{"maxp", o.tables["maxp"]},
	}
	out := []byte{0, 1, 0, 0, 0, 6, 0, 64, 0, 2, 0, 32} // six tables, and what helps to search them
	begin, sum := len(out)+16*len(tables), 0
	var body []byte
	for _, table := range tables {
		if table.tag == "head" {
			sum = begin + len(body) + 8
		}
		out = append(out, table.tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(table.data))
		out = appendLength(out, begin+len(body))
		out = appendLength(out, len(table.data))
		body = append(body, table.data...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out[sum:], wholeSum-checksum(out))
	return out
}

func appendLength(to []byte, length int) []byte {
	return binary.BigEndian.AppendUint32(to, uint32(length)) //nolint:gosec // a font has some 100 KB
}

// wholeSum is what the words of a font file sum up to.
const wholeSum = 0xb1b0afba

// checksum adds up the words of four bytes; what the last one lacks counts as 0.
func checksum(data []byte) (sum uint32) {
	for i, b := range data {
		sum += uint32(b) << (24 - 8*(i&3))
	}
	return sum
}

// font puts one subset into a PDF.
func (w *writer) font(t *typeface, s *subset) int {
	program := w.raw(fmt.Sprintf("/Length1 %d %s", s.size, flate), s.program)
	indices := w.raw(flate, s.indices)
	unicode := w.raw(flate, s.unicode)
	descriptor := w.object("<</Type /FontDescriptor /FontName /%s %s /FontFile2 %d 0 R>>", s.name, t.description, program)
	descendant := w.object("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>>"+
		" /FontDescriptor %d 0 R /W [%s] /CIDToGIDMap %d 0 R>>", s.name, descriptor, s.widths, indices)
	return w.object("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
		s.name, descendant, unicode)
}
