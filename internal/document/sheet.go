package document

import (
	"bytes"
	"fmt"
)

// sheet is one page: what lies under the words, and the words. Every run of
// words is marked as a part of one element, or as no content at all.
type sheet struct {
	object int // its number in the PDF
	ground bytes.Buffer
	words  bytes.Buffer
	owners []*element // of the marks, by their numbers
	owner  *element   // of the mark that is open
	open   bool
	look   style // of the words last written
}

// belong says whose part the next words are. What belongs to nothing, such as the
// number of the page, is left out by a program that reads aloud.
func (s *sheet) belong(e *element) {
	if s.open && s.owner == e {
		return
	}
	s.close()
	s.owner, s.open = e, true
	if e == nil {
		s.words.WriteString("/Artifact <</Type /Pagination>> BDC\n")
		return
	}
	fmt.Fprintf(&s.words, "/%s <</MCID %d>> BDC\n", e.tag, len(s.owners))
	e.parts = append(e.parts, part{sheet: s, mark: len(s.owners)})
	s.owners = append(s.owners, e)
}

// set says how the next words look.
func (s *sheet) set(look style) {
	if s.look != look {
		fmt.Fprintf(&s.words, "%.3f g /F%d %g Tf ", float64(look.grey)/255, look.face, look.size)
	}
	s.look = look
}

func (s *sheet) close() {
	if s.open {
		s.words.WriteString("EMC\n")
	}
	s.open = false
}

// content is what the page shows, in the language of the PDF.
func (s *sheet) content() []byte {
	s.close()
	if s.ground.Len() == 0 {
		return s.words.Bytes()
	}
	out := append([]byte("/Artifact <</Type /Layout>> BDC\n"), s.ground.Bytes()...)
	return append(append(out, "EMC\n"...), s.words.Bytes()...)
}
