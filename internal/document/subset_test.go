package document

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"github.com/fairwell/fairwell/internal/notice"
)

func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// characters are those that a list of ranges names, each by its own number.
func characters(unicode []byte) map[rune]bool {
	known := map[rune]bool{}
	for line := range strings.Lines(string(unicode)) {
		var first, last, character rune
		if n, err := fmt.Sscanf(line, "<%X> <%X> <%X>", &first, &last, &character); n == 3 && err == nil && first == character {
			for r := first; r <= last; r++ {
				known[r] = true
			}
		}
	}
	return known
}

func TestASubsetHasTheOutlinesOfItsCharactersAndNoOthers(t *testing.T) {
	p, err := presses()
	if err != nil {
		t.Fatal(err)
	}
	for _, face := range p.typefaces {
		for _, c := range []*subset{face.common(), face.whole()} {
			program, indices, known := unpack(t, c.program), unpack(t, c.indices), characters(unpack(t, c.unicode))
			if len(program) != c.size || checksum(program) != 0xb1b0afba {
				t.Errorf("%s: the sum of the file does not fit", c.name)
			}
			o, err := readOutlines(program)
			if err != nil {
				t.Fatal(err)
			}
			kept := map[sfnt.GlyphIndex]bool{0: true}
			for r, g := range face.glyphs {
				index := sfnt.GlyphIndex(binary.BigEndian.Uint16(indices[2*r:]))
				if c == face.common() && !strings.ContainsRune(common, r) {
					if index != 0 {
						t.Errorf("%s holds %q", c.name, r)
					}
					continue
				}
				kept[g.index] = true
				if index != g.index || !known[r] {
					t.Errorf("%s lacks %q", c.name, r)
				}
			}
			if known[0] || known['\ufeff'] || known['\ufffe'] {
				t.Errorf("%s claims characters that are none", c.name)
			}
			for i, want := range face.outlines.glyphs {
				if !kept[sfnt.GlyphIndex(i)] {
					want = nil
				}
				if !bytes.Equal(o.glyphs[i], want) {
					t.Errorf("%s: the outline of glyph %d is another", c.name, i)
				}
			}
		}
	}
}

func TestTheFacesHoldTheSameCharacters(t *testing.T) {
	p, err := presses()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range common {
		if _, has := p.typefaces[regular].glyphs[r]; !has {
			t.Errorf("%q is not in the font", r)
		}
	}
	for _, face := range p.typefaces {
		if len(face.glyphs) != len(p.typefaces[regular].glyphs) {
			t.Errorf("%s holds %d characters", face.name, len(face.glyphs))
		}
		for r := range p.typefaces[regular].glyphs {
			if _, has := face.glyphs[r]; !has {
				t.Errorf("%s lacks %q", face.name, r)
			}
		}
	}
}

func TestAPDFCarriesAWholeFaceOnlyWhereItShowsARareCharacter(t *testing.T) {
	for _, name := range []string{"confirmation", "receipt"} {
		out := pdf(t, frozen(t, name))
		if bytes.Count(out, []byte("/FontName /COMMON+")) != bytes.Count(out, []byte("/FontName ")) || len(out) > 45_000 {
			t.Errorf("the %s takes %d bytes", name, len(out))
		}
	}
	out := pdf(t, sample(notice.German))
	if !bytes.Contains(out, []byte("/FontName /GoRegular ")) || !bytes.Contains(out, []byte("/FontName /COMMON+Go-Bold ")) {
		t.Error("the subsets are not chosen by what the pages show")
	}
}

// What a document allocates shows it: making a subset takes more than a megabyte.
func TestFontsAreCutOnceForAllDocuments(t *testing.T) {
	const most = 1 << 20
	documents := []Document{frozen(t, "confirmation"), frozen(t, "receipt"), sample(notice.German)}
	for _, d := range documents {
		pdf(t, d)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 10 {
		for _, d := range documents {
			pdf(t, d)
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / uint64(10*len(documents)); each > most {
		t.Errorf("a document allocates %d bytes", each)
	}
}
