package documenttest

import (
	"fmt"
	"strings"
)

// structure gathers what is read of the tree and what is wrong with it.
type structure struct {
	*file
	out    strings.Builder
	faults []string
	pages  map[ref][]mark
	read   map[ref]map[int]ref // the element that reads a mark, by page and number
	owners map[ref][]any       // the element of a mark as the page has it
	seen   map[ref]bool
	level  int // of the last heading
}

// Structure returns the tree by which a program reads a PDF aloud, an element a
// line with its words, and what breaks PDF/UA as far as it can be told here: see
// the rules in this package. It is not a full validator.
func Structure(pdf []byte) (tree string, faults []string) {
	f, err := open(pdf)
	if err != nil {
		return "", []string{err.Error()}
	}
	s := &structure{
		file: f, pages: map[ref][]mark{}, read: map[ref]map[int]ref{}, owners: map[ref][]any{}, seen: map[ref]bool{},
	}
	catalog := s.dict(s.trailer["Root"])
	s.says(catalog)
	s.carries(catalog)
	top, _ := catalog["StructTreeRoot"].(ref)
	s.readPages(catalog, s.dict(top))
	roots := s.list(s.dict(top)["K"])
	if roots == nil {
		roots = []any{s.dict(top)["K"]}
	}
	for _, kid := range roots {
		s.element(kid, top, "", "")
	}
	s.complete()
	return s.out.String(), s.faults
}

func (s *structure) fault(format string, values ...any) {
	s.faults = append(s.faults, fmt.Sprintf(format, values...))
}

// readPages reads what every page shows, and whose its marks are.
func (s *structure) readPages(catalog, top dictionary) {
	owners := map[float64][]any{}
	numbers := s.list(s.dict(top["ParentTree"])["Nums"])
	for n := 0; n+1 < len(numbers); n += 2 {
		key, _ := numbers[n].(float64)
		owners[key] = s.list(numbers[n+1])
	}
	tree := s.dict(catalog["Pages"])
	s.fonts(s.dict(s.dict(tree["Resources"])["Font"]))
	for n, kid := range s.list(tree["Kids"]) {
		number, _ := kid.(ref)
		page := s.dict(kid)
		content, err := s.stream(page["Contents"])
		if err != nil {
			s.fault("page %d: %v", n+1, err)
		}
		found, faults := marks(content)
		for _, fault := range faults {
			s.fault("page %d: %s", n+1, fault)
		}
		key, has := page["StructParents"].(float64)
		if !has || page["Tabs"] != name("S") || page["Annots"] != nil {
			s.fault("page %d does not say whose its marks are, or in which order: %v", n+1, page)
		}
		s.pages[number], s.read[number], s.owners[number] = found, map[int]ref{}, owners[key]
	}
}

// element reads one element and all below it.
func (s *structure) element(v any, parent ref, above name, indent string) {
	number, _ := v.(ref)
	e := s.dict(v)
	tag, _ := e["S"].(name)
	if s.seen[number] || e["P"] != any(parent) {
		s.fault("%s %d is in the tree twice or knows another parent", tag, number)
		return
	}
	s.seen[number] = true
	s.rules(tag, above, e)
	var words strings.Builder
	s.out.WriteString(indent + string(tag))
	for _, kid := range s.list(e["K"]) {
		switch k := kid.(type) {
		case float64:
			words.WriteString(s.words(e["Pg"], int(k), tag, number))
		case dictionary:
			mark, _ := k["MCID"].(float64)
			words.WriteString(s.words(k["Pg"], int(mark), tag, number))
		}
	}
	if words.Len() > 0 {
		s.out.WriteString(" " + strings.TrimSpace(words.String()))
	}
	s.out.WriteString("\n")
	for _, kid := range s.list(e["K"]) {
		if _, is := kid.(ref); is {
			s.element(kid, number, tag, indent+"  ")
		}
	}
}

// words are those of a mark, which is read once.
func (s *structure) words(page any, number int, tag name, reader ref) string {
	on, _ := page.(ref)
	for _, m := range s.pages[on] {
		if m.number != number {
			continue
		}
		if _, twice := s.read[on][number]; twice || m.tag != tag {
			s.fault("%q is read twice, or is %s and not %s", m.words, m.tag, tag)
		}
		s.read[on][number] = reader
		return m.words
	}
	s.fault("%s reads mark %d, which is not on its page", tag, number)
	return ""
}

// complete: every mark of every page is read, by the element that the page names.
func (s *structure) complete() {
	for page, found := range s.pages {
		for _, m := range found {
			if m.tag == "Artifact" {
				continue
			}
			reader, is := s.read[page][m.number]
			if !is {
				s.fault("%q is in no element", m.words)
			} else if owners := s.owners[page]; m.number >= len(owners) || owners[m.number] != any(reader) {
				s.fault("the page says that %q belongs to another element", m.words)
			}
		}
		if len(found) == 0 {
			s.fault("a page shows nothing")
		}
	}
}
