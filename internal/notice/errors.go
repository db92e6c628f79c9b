package notice

import "errors"

// Code says what is wrong with a field, for programs.
type Code string

// The codes of a FieldError.
const (
	CodeMalformed     Code = "malformed"
	CodeUnknownField  Code = "unknown_field"
	CodeRepeatedField Code = "repeated_field"
	CodeMissing       Code = "missing"
	CodeOutOfRange    Code = "out_of_range"
	CodeContradiction Code = "contradiction"
	CodeImpossibleEnd Code = "impossible_end"
	CodeTooLong       Code = "too_long"
)

// FieldError says which field makes no sense, why, and what is allowed. Its
// message never repeats the value it was given.
type FieldError struct {
	Field   string // dotted path, empty when it concerns no single field
	Code    Code
	Message string
}

// Error implements error.
func (e *FieldError) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// InField says that err arose within the named field. The result is always a
// *FieldError; nil stays nil.
func InField(name string, err error) error {
	if err == nil {
		return nil
	}
	var inner *FieldError
	if !errors.As(err, &inner) {
		return &FieldError{Field: name, Code: CodeMalformed, Message: "must be valid JSON of the right type"}
	}
	if inner.Field != "" {
		name += "." + inner.Field
	}
	return &FieldError{Field: name, Code: inner.Code, Message: inner.Message}
}
