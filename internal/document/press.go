package document

import (
	"compress/zlib"
	"fmt"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// press is what all PDFs share: the typefaces, which nothing changes once they
// are read, and packers, each of which takes far more memory than a page.
type press struct {
	typefaces [faces]*typeface
	packers   sync.Pool // of *zlib.Writer
}

// presses reads the typefaces when the first PDF is written.
var presses = sync.OnceValues(func() (*press, error) {
	p := &press{packers: sync.Pool{New: func() any { return zlib.NewWriter(nil) }}}
	for n, ttf := range [faces][]byte{regular: goregular.TTF, bold: gobold.TTF, mono: gomono.TTF} {
		var err error
		if p.typefaces[n], err = readTypeface(ttf); err != nil {
			return nil, fmt.Errorf("read font %d: %w", n, err)
		}
	}
	return p, nil
})
