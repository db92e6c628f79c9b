// Package config owns what can be set from outside: every environment variable
// of each subcommand, with its default and its meaning, in one struct per
// subcommand.
//
// It must never hold a business rule, and what is secret must never be printed:
// errors name variables, not their values.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"time"
)

// Logging is what every process can be told about its logs.
type Logging struct {
	LogLevel slog.Level `env:"FAIRWELL_LOG_LEVEL" default:"info" help:"what is logged: debug, info, warn or error"`
}

// read fills the struct that dst points to. A variable set to nothing counts as
// not set. Errors name each variable that is missing or cannot be read.
func read(dst any, getenv func(string) string) error {
	var wrong []error
	for _, f := range fields(reflect.ValueOf(dst).Elem()) {
		given, err := f.read(getenv)
		if err == nil && !given && f.required {
			err = fmt.Errorf("set %s: %s", f.variable.Name, f.variable.Help)
		}
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
}

// read sets the field and says whether there was anything to set.
func (f field) read(getenv func(string) string) (bool, error) {
	if f.secret() {
		return f.readSecret(getenv)
	}
	text := getenv(f.variable.Name)
	if text == "" {
		text = f.variable.Default
	}
	if text == "" {
		return false, nil
	}
	if err := set(f.value, text); err != nil {
		return true, fmt.Errorf("%s %w: %s", f.variable.Name, err, f.variable.Help)
	}
	return true, nil
}

// field is one variable and where its value goes.
type field struct {
	variable Variable
	fallback string // of a secret: another variable that counts if this one is not set
	required bool
	value    reflect.Value
}

func fields(v reflect.Value) []field {
	var list []field
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			list = append(list, fields(v.Field(i))...)
			continue
		}
		name, ok := f.Tag.Lookup("env")
		if !ok {
			continue
		}
		list = append(list, field{
			variable: Variable{
				Name: name, Default: f.Tag.Get("default"), Help: f.Tag.Get("help"),
				Secret: f.Type == reflect.TypeFor[Secret]() && !onlyFile(name),
			},
			fallback: f.Tag.Get("fallback"),
			required: f.Tag.Get("required") == "true",
			value:    v.Field(i),
		})
	}
	return list
}

func set(v reflect.Value, text string) error {
	switch into := v.Addr().Interface().(type) {
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			return errors.New("must be a duration such as 90s")
		}
		*into = d
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return errors.New("must be a whole number")
		}
		*into = n
	case *bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return errors.New("must be true or false")
		}
		*into = b
	case *slog.Level:
		if err := into.UnmarshalText([]byte(text)); err != nil {
			return errors.New("must be debug, info, warn or error")
		}
	default:
		v.SetString(text)
	}
	return nil
}
