package notice

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// ReadObject reads a JSON object and hands each field to the function, in order,
// up to its first error. Names count exactly as written, and only once: a
// contract whose notice is stated twice, or as "Notice", must not be guessed at.
// Errors are *FieldError.
func ReadObject(data []byte, field func(name string, value []byte) error) error {
	if json.Valid(data) {
		return readValid(data, field)
	}
	return readBroken(data, field)
}

// readBroken reads as far as it gets: the id may stand before what is wrong.
func readBroken(data []byte, field func(name string, value []byte) error) error {
	malformed := &FieldError{Code: CodeMalformed, Message: "must be one JSON object"}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return malformed
	}
	var seen names
	for decoder.More() {
		token, err := decoder.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return malformed
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return malformed
		}
		if err := seen.add(name); err != nil {
			return err
		}
		if err := field(name, value); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return malformed
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return malformed
	}
	return nil
}

// UnknownField is the error for a field that nobody reads.
func UnknownField(name, allowed string) error {
	return &FieldError{Field: fieldName(name), Code: CodeUnknownField, Message: "is not known; allowed are " + allowed}
}

// fieldName keeps an error short whatever was sent.
func fieldName(name string) string {
	const longest = 64
	if len(name) > longest {
		return ""
	}
	return name
}
