package documenttest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// parents are the elements in which each may be.
func parents() map[name][]name {
	return map[name][]name{
		"Document": {""}, "Part": {"Document"},
		"H1": {"Part"}, "H2": {"Part"}, "H3": {"Part"}, "P": {"Part"},
		"L": {"Part"}, "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"},
		"Table": {"Part"}, "TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"},
	}
}

// rules: what is in what, headings without a gap, tables with named columns and
// rows of one length.
func (s *structure) rules(tag, above name, e dictionary) {
	if !slices.Contains(parents()[tag], above) {
		s.fault("%s is in %q", tag, above)
	}
	kids := s.list(e["K"])
	if len(kids) == 0 && tag != "TD" && tag != "TH" {
		s.fault("%s is empty", tag)
	}
	switch tag {
	case "Part":
		s.level = 0
		if lang, _ := e["Lang"].(string); lang != "de" && lang != "en" {
			s.fault("a part is in the language %q", lang)
		}
	case "H1", "H2", "H3":
		level := int(tag[1] - '0')
		if level > s.level+1 || (level == 1 && s.level > 0) {
			s.fault("%s comes after a heading of level %d", tag, s.level)
		}
		s.level = level
	case "TH":
		if scope := s.dict(e["A"])["Scope"]; scope != name("Column") && scope != name("Row") {
			s.fault("a cell names nothing: %v", e)
		}
	case "Table":
		for _, row := range kids {
			if first := s.dict(kids[0]); len(s.list(s.dict(row)["K"])) != len(s.list(first["K"])) {
				s.fault("a row has other columns than the head")
			}
		}
	}
}

// says: what the file tells of itself.
func (s *structure) says(catalog dictionary) {
	if s.dict(catalog["MarkInfo"])["Marked"] != keyword("true") {
		s.fault("the file does not say that it is tagged")
	}
	if s.dict(catalog["ViewerPreferences"])["DisplayDocTitle"] != keyword("true") {
		s.fault("a window shows the name of the file, not the title")
	}
	lang, _ := catalog["Lang"].(string)
	title, _ := s.dict(s.trailer["Info"])["Title"].(string)
	title = strings.TrimPrefix(words([]byte(title)), "\ufeff")
	if lang == "" || title == "" {
		s.fault("language %q, title %q", lang, title)
	}
	metadata, err := s.stream(catalog["Metadata"])
	if err != nil {
		s.fault("metadata: %v", err)
	}
	told := texts(metadata)
	if told["part"] != "1" || told["title"] != title || told["language"] != lang {
		s.fault("the metadata say %v of %q in %q", told, title, lang)
	}
}

// texts are the texts of an XML document, by the innermost element that is not of RDF.
func texts(document []byte) map[string]string {
	found, now := map[string]string{}, []string{}
	for d := xml.NewDecoder(bytes.NewReader(document)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return map[string]string{"error": err.Error()}
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !strings.HasSuffix(token.Name.Space, "rdf-syntax-ns#") {
				now = append(now, token.Name.Local)
			}
		case xml.EndElement:
			if !strings.HasSuffix(token.Name.Space, "rdf-syntax-ns#") {
				now = now[:len(now)-1]
			}
		case xml.CharData:
			if len(now) > 0 {
				found[now[len(now)-1]] += strings.TrimSpace(string(token))
			}
		}
	}
}

// carries: files inside are named, described and said to belong to the document.
func (s *structure) carries(catalog dictionary) {
	names := s.list(s.dict(s.dict(catalog["Names"])["EmbeddedFiles"])["Names"])
	associated := s.list(catalog["AF"])
	for n := 1; n < len(names); n += 2 {
		spec := s.dict(names[n])
		for _, key := range []name{"F", "UF", "Desc"} {
			if text, _ := spec[key].(string); words([]byte(text)) == "" || words([]byte(text)) == "\ufeff" {
				s.fault("a file lacks its %s", key)
			}
		}
		if spec["AFRelationship"] == nil || !slices.Contains(associated, names[n]) {
			s.fault("a file does not say how it belongs to the document")
		}
	}
}

// fonts: each is inside the file and knows its characters.
func (s *structure) fonts(fonts dictionary) {
	for key, v := range fonts {
		font := s.dict(v)
		inner := s.list(font["DescendantFonts"])
		if font["ToUnicode"] == nil || len(inner) != 1 || s.dict(s.dict(inner[0])["FontDescriptor"])["FontFile2"] == nil {
			s.fault("font %s cannot be read", key)
		}
	}
}
