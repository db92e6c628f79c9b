package fake

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// Decode reads exactly one JSON value of at most limit bytes, without unknown
// fields.
func Decode(body io.Reader, limit int64, into any) error {
	d := json.NewDecoder(io.LimitReader(body, limit))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one JSON value")
	}
	return nil
}

// Answer writes a JSON answer.
func Answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may be gone
}

// Page writes an HTML page that may load only what the policy names.
func Page(w http.ResponseWriter, policy string, page []byte) {
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page)
}
