package documenttest

import (
	"bytes"
	"fmt"
	"strconv"
)

// The values of a PDF. A number is a float64, a text a string.
type (
	name       string
	ref        int
	keyword    string
	dictionary map[name]any
)

// reader reads the values of a PDF one after the other.
type reader struct {
	data []byte
	at   int
}

// value reads the next value; at the end it is nil. What closes a list or a
// dictionary comes as a keyword.
func (r *reader) value() any {
	for r.at < len(r.data) && bytes.IndexByte([]byte(" \n\r\t\x00"), r.data[r.at]) >= 0 {
		r.at++
	}
	if r.at >= len(r.data) {
		return nil
	}
	switch rest := r.data[r.at:]; {
	case bytes.HasPrefix(rest, []byte("<<")):
		r.at += 2
		found := dictionary{}
		list := r.list(">>")
		for n := 0; n+1 < len(list); n += 2 {
			if key, ok := list[n].(name); ok {
				found[key] = list[n+1]
			}
		}
		return found
	case bytes.HasPrefix(rest, []byte(">>")):
		r.at += 2
		return keyword(">>")
	case rest[0] == '[':
		r.at++
		return r.list("]")
	case rest[0] == ']':
		r.at++
		return keyword("]")
	case rest[0] == '(':
		return r.text()
	case rest[0] == '/':
		r.at++
		return name(r.word())
	}
	word := r.word()
	if number, err := strconv.ParseFloat(word, 64); err == nil {
		return number
	}
	return keyword(word)
}

func (r *reader) list(end keyword) []any {
	list := []any{}
	for {
		switch v := r.value(); v {
		case nil, end:
			return list
		case keyword("R"):
			number, _ := list[len(list)-2].(float64)
			list = append(list[:len(list)-2], ref(number))
		default:
			list = append(list, v)
		}
	}
}

func (r *reader) word() string {
	begin := r.at
	for r.at < len(r.data) && bytes.IndexByte([]byte(" \n\r\t/[]()<>"), r.data[r.at]) < 0 {
		r.at++
	}
	if r.at == begin {
		r.at++ // what is not understood is a word of its own
	}
	return string(r.data[begin:r.at])
}

func (r *reader) text() string {
	begin := r.at + 1
	for r.at++; r.at < len(r.data) && r.data[r.at] != ')'; r.at++ {
		if r.data[r.at] == '\\' {
			r.at++
		}
	}
	end := min(r.at, len(r.data))
	r.at++
	return string(r.data[begin:end])
}

// file is a PDF whose objects are found by its own table.
type file struct {
	data    []byte
	begins  []int
	trailer dictionary
}

func open(pdf []byte) (*file, error) {
	at := bytes.LastIndex(pdf, []byte("startxref\n"))
	if at < 0 {
		return nil, fmt.Errorf("no table of objects")
	}
	begin, _ := (&reader{data: pdf[at+10:]}).value().(float64)
	r := &reader{data: pdf, at: int(begin)}
	f := &file{data: pdf}
	if r.value() != keyword("xref") || r.value() != 0.0 {
		return nil, fmt.Errorf("the table of objects is not where it should be")
	}
	count, _ := r.value().(float64)
	for range int(count) {
		offset, _ := r.value().(float64)
		f.begins = append(f.begins, int(offset))
		r.value()
		r.value()
	}
	r.value()
	f.trailer, _ = r.value().(dictionary)
	return f, nil
}

// get follows a reference to its object, and leaves another value as it is.
func (f *file) get(v any) any {
	number, ok := v.(ref)
	if !ok || int(number) >= len(f.begins) {
		return v
	}
	r := &reader{data: f.data, at: f.begins[number]}
	if r.value() != float64(number) {
		return nil
	}
	r.value()
	r.value()
	return r.value()
}

func (f *file) dict(v any) dictionary {
	found, _ := f.get(v).(dictionary)
	return found
}

func (f *file) list(v any) []any {
	found, _ := f.get(v).([]any)
	return found
}

// stream is the content of a stream, unpacked.
func (f *file) stream(v any) ([]byte, error) {
	number, ok := v.(ref)
	if !ok || int(number) >= len(f.begins) {
		return nil, fmt.Errorf("no stream")
	}
	r := &reader{data: f.data, at: f.begins[number]}
	for range 3 {
		r.value()
	}
	head, _ := r.value().(dictionary)
	length, _ := head["Length"].(float64)
	begin := r.at + len("\nstream\n")
	if begin+int(length) > len(f.data) {
		return nil, fmt.Errorf("a stream is cut off")
	}
	content := f.data[begin : begin+int(length)]
	if head["Filter"] != name("FlateDecode") {
		return content, nil
	}
	return inflate(content)
}
