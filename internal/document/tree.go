package document

import (
	"bytes"
	"fmt"
	"strconv"
)

// element is a node of the tree by which a program reads a document aloud: a
// heading, a paragraph, a list. Its tag is one of the standard ones. It holds
// either other elements or parts of pages.
type element struct {
	object     int // its number in the PDF
	tag        string
	attributes string // entries of its own in the PDF, each behind a blank
	elements   []*element
	parts      []part
}

// part is a run of words on a sheet, by the number of its mark.
type part struct {
	sheet *sheet
	mark  int
}

const (
	bulleted = " /A <</O /List /ListNumbering /Disc>>"
	ofColumn = " /A <</O /Table /Scope /Column>>"
	ofRow    = " /A <</O /Table /Scope /Row>>"
)

// add appends an element to this one. The order of the tree is that of reading.
func (e *element) add(tag, attributes string) *element {
	child := &element{tag: tag, attributes: attributes}
	e.elements = append(e.elements, child)
	return child
}

// heads adds the cells that name the columns of a table.
func (e *element) heads(columns int) []*element {
	row := e.add("TR", "")
	for range columns {
		row.add("TH", ofColumn)
	}
	return row.elements
}

// row adds a row to a table. Its first cell names it.
func (e *element) row(columns int) []*element {
	row := e.add("TR", "")
	row.add("TH", ofRow)
	for len(row.elements) < columns {
		row.add("TD", "")
	}
	return row.elements
}

// says tells whether there is anything to read. A cell counts even if it is empty:
// the ones beside it keep their columns.
func (e *element) says() bool {
	if len(e.parts) > 0 || e.tag == "TD" || e.tag == "TH" {
		return true
	}
	for _, child := range e.elements {
		if child.says() {
			return true
		}
	}
	return false
}

// number gives every element that says something its number.
func (w *writer) number(e *element) {
	e.object = w.announce()
	for _, child := range e.elements {
		if child.says() {
			w.number(child)
		}
	}
}

// tree writes the elements and, for every sheet, to which of them its marks belong.
func (w *writer) tree(root *element, sheets []*sheet) int {
	top := w.announce()
	w.number(root)
	w.elements(root, top)
	var owners bytes.Buffer
	for n, s := range sheets {
		fmt.Fprintf(&owners, "%d [", n)
		for _, e := range s.owners {
			fmt.Fprintf(&owners, "%d 0 R ", e.object)
		}
		owners.WriteString("] ")
	}
	w.put(top, "<</Type /StructTreeRoot /K %d 0 R /ParentTree <</Nums [%s]>> /ParentTreeNextKey %d>>",
		root.object, owners.Bytes(), len(sheets))
	return top
}

// elements writes an element and all below it. There are hundreds, so it does
// without formats.
func (w *writer) elements(e *element, parent int) {
	w.begin(e.object)
	out := append(w.out.AvailableBuffer(), "<</S /"...)
	out = reference(append(append(out, e.tag...), " /P "...), parent)
	if len(e.parts) > 0 {
		out = reference(append(out, " /Pg "...), e.parts[0].sheet.object)
	}
	out = append(append(out, e.attributes...), " /K ["...)
	for _, child := range e.elements {
		if child.object != 0 {
			out = append(reference(out, child.object), ' ')
		}
	}
	for _, at := range e.parts {
		if at.sheet == e.parts[0].sheet {
			out = append(strconv.AppendInt(out, int64(at.mark), 10), ' ')
			continue
		}
		out = reference(append(out, "<</Type /MCR /Pg "...), at.sheet.object)
		out = append(strconv.AppendInt(append(out, " /MCID "...), int64(at.mark), 10), ">> "...)
	}
	w.out.Write(append(bytes.TrimSuffix(out, []byte(" ")), "]>>\nendobj\n"...))
	for _, child := range e.elements {
		if child.object != 0 {
			w.elements(child, e.object)
		}
	}
}

func reference(to []byte, object int) []byte {
	return append(strconv.AppendInt(to, int64(object), 10), " 0 R"...)
}
