package documenttest

import (
	"bytes"
	"fmt"
)

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
