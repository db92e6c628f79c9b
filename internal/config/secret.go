package config

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"sync"
	"time"
)

// Secret is a value that must not show up anywhere: it prints as a mark. A secret
// that is in a file is read again when the file changes, so that it can be
// replaced without a restart.
type Secret struct {
	text string
	file *secretFile // nil: text is the value
}

const hidden = "[hidden]"

// String implements fmt.Stringer.
func (s Secret) String() string { return hidden }

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return hidden }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Reveal returns the value itself, as it is now. While its file cannot be read or is
// empty, the last value counts.
func (s Secret) Reveal() string {
	if s.file == nil {
		return s.text
	}
	_ = s.file.look() // Read* has seen a value, and that one is kept
	return s.file.value()
}

// Empty says whether nobody has set it.
func (s Secret) Empty() bool { return s.Reveal() == "" }

// fileSuffix ends the names of variables that hold the path of a file.
const fileSuffix = "_FILE"

// onlyFile says of a secret that it is never given in the environment itself.
func onlyFile(name string) bool { return strings.HasSuffix(name, fileSuffix) }

func (f field) secret() bool { return f.value.Type() == reflect.TypeFor[Secret]() }

// readSecret takes the variable itself, or the file that the variable with _FILE
// names; then the same of the fallback. A file must hold something from the start.
func (f field) readSecret(getenv func(string) string) (bool, error) {
	for _, name := range []string{f.variable.Name, f.fallback} {
		if name == "" {
			continue
		}
		text, fileName := getenv(name), name+fileSuffix
		if onlyFile(name) {
			text, fileName = "", name
		}
		path := getenv(fileName)
		switch {
		case text != "" && path != "":
			return true, fmt.Errorf("set %s or %s, not both", name, fileName)
		case text != "":
			f.value.Set(reflect.ValueOf(Secret{text: text}))
			return true, nil
		case path != "":
			file := &secretFile{path: path}
			if err := file.look(); err != nil {
				return true, fmt.Errorf("%s: the file %w: %s", fileName, err, f.variable.Help)
			}
			f.value.Set(reflect.ValueOf(Secret{file: file}))
			return true, nil
		}
	}
	return false, nil
}

// Follow returns what parse makes of the secret, now and whenever it changes. A new
// value that cannot be parsed is logged once, without itself, and the last good one
// counts. The first must be good.
func Follow[T any](log *slog.Logger, variable string, s Secret, parse func(string) (T, error)) (func() T, error) {
	text := s.Reveal()
	good, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	var mu sync.Mutex
	return func() T {
		mu.Lock()
		defer mu.Unlock()
		if now := s.Reveal(); now != text {
			text = now
			if parsed, err := parse(now); err != nil {
				log.Error("a secret was replaced by one that cannot be used; the last one counts", "variable", variable, "error", err)
			} else {
				good = parsed
			}
		}
		return good
	}, nil
}

// secretFile holds what a file said when it last changed.
type secretFile struct {
	path string

	mu    sync.Mutex
	stamp time.Time
	size  int64
	text  string
}

func (f *secretFile) value() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text
}

// look reads the file if it is another than the last time. Its error names no path:
// the variable says more.
func (f *secretFile) look() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.path)
	if err != nil {
		return errors.New("cannot be read")
	}
	if f.text != "" && info.ModTime().Equal(f.stamp) && info.Size() == f.size {
		return nil
	}
	content, err := os.ReadFile(f.path)
	if err != nil {
		return errors.New("cannot be read")
	}
	text := strings.TrimSpace(string(content))
	if text == "" {
		return errors.New("is empty")
	}
	f.text, f.stamp, f.size = text, info.ModTime(), info.Size()
	return nil
}
