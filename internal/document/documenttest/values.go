package documenttest

import (
	"bytes"
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
