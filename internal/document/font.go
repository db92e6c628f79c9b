package document

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// common are the characters that almost every document makes do with. A PDF
// carries a whole typeface only where it shows another one.
const common = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~" +
	"ÄÖÜäöüßáàâçéèêëíîïñóôúÉ§°·«»–—‘’‚“”„•…€□"

// glyph is how a typeface shows a character. Its width is in thousandths of the
// size of the letters.
type glyph struct {
	index  sfnt.GlyphIndex
	width  int
	common bool
}

// typeface is one font, read once and then never changed. Its two subsets are
// made when they are first used.
type typeface struct {
	name        string
	description string // its measures, as a PDF states them
	glyphs      map[rune]glyph
	outlines    outlines

	common, whole func() *subset
}

// em is the size at which a font is measured, so that measures are thousandths of it.
const em = fixed.Int26_6(1000 << 6)

// readTypeface reads a TrueType font. It holds what can be printed and lies in
// the first plane of Unicode.
func readTypeface(ttf []byte) (*typeface, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	var buffer sfnt.Buffer
	name, errName := parsed.Name(&buffer, sfnt.NameIDPostScript)
	metrics, errMetrics := parsed.Metrics(&buffer, em, font.HintingNone)
	bounds, errBounds := parsed.Bounds(&buffer, em, font.HintingNone)
	if err := errors.Join(errName, errMetrics, errBounds); err != nil {
		return nil, err
	}
	t := &typeface{name: name, glyphs: map[rune]glyph{}}
	t.description = fmt.Sprintf("/Flags 32 /ItalicAngle 0 /StemV 80 /Ascent %d /Descent %d /CapHeight %d /FontBBox [%d %d %d %d]",
		metrics.Ascent.Round(), -metrics.Descent.Round(), metrics.CapHeight.Round(),
		bounds.Min.X.Round(), -bounds.Max.Y.Round(), bounds.Max.X.Round(), -bounds.Min.Y.Round())
	for r := ' '; r <= 0xffff; r++ {
		index, err := parsed.GlyphIndex(&buffer, r)
		if err != nil {
			return nil, err
		}
		if index == 0 || !unicode.IsPrint(r) {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buffer, index, em, font.HintingNone)
		if err != nil {
			return nil, err
		}
		t.glyphs[r] = glyph{index: index, width: advance.Round(), common: strings.ContainsRune(common, r)}
	}
	if t.outlines, err = readOutlines(ttf); err != nil {
		return nil, err
	}
	t.common = sync.OnceValue(func() *subset { return t.subset("COMMON+", func(g glyph) bool { return g.common }) })
	t.whole = sync.OnceValue(func() *subset { return t.subset("", func(glyph) bool { return true }) })
	return t, nil
}

var errOutlines = errors.New("the outlines have a form that is not read here")

// outlines are the shapes of a font, by the index of their glyph.
type outlines struct {
	tables map[string][]byte // of the font file, by their tag
	glyphs [][]byte
}

// readOutlines takes a TrueType font that sfnt has found sound. Of shapes
// that are put together from others it is errOutlines: in a subset they would miss
// their parts.
func readOutlines(ttf []byte) (outlines, error) {
	o := outlines{tables: map[string][]byte{}}
	for n := range int(binary.BigEndian.Uint16(ttf[4:])) {
		entry := ttf[12+16*n:]
		at, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		o.tables[string(entry[:4])] = ttf[at : at+length]
	}
	glyf, loca, long := o.tables["glyf"], o.tables["loca"], o.tables["head"][51] == 1
	offset := func(n int) int {
		if long {
			return int(binary.BigEndian.Uint32(loca[4*n:]))
		}
		return 2 * int(binary.BigEndian.Uint16(loca[2*n:]))
	}
	for n := range int(binary.BigEndian.Uint16(o.tables["maxp"][4:])) {
		outline := glyf[offset(n):offset(n+1)]
		if len(outline) > 0 && outline[0] > 0x7f { // a negative count of contours
			return o, errOutlines
		}
		o.glyphs = append(o.glyphs, unhinted(outline))
	}
	return o, nil
}

// unhinted leaves out the program that fits a shape to coarse screens: paper does
// without. What is left takes whole words of four bytes.
func unhinted(outline []byte) []byte {
	if len(outline) == 0 {
		return nil
	}
	at := 10 + 2*int(binary.BigEndian.Uint16(outline))
	program := int(binary.BigEndian.Uint16(outline[at:]))
	out := append(append([]byte(nil), outline[:at]...), 0, 0)
	out = append(out, outline[at+2+program:]...)
	return append(out, make([]byte, -len(out)&3)...)
}
