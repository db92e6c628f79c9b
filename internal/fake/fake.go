// Package fake owns what the fakes of outside systems share: a journal that
// survives kill -9, a duration in JSON, and ways to lose a connection.
//
// It knows nothing of what is faked and is never part of the service.
package fake

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Duration is written in JSON as Go writes it: "1m30s".
type Duration time.Duration

// MarshalJSON writes the duration as a string.
func (d Duration) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.Duration(d).String())
}

// UnmarshalJSON reads a string such as "30s"; a negative one is an error.
func (d *Duration) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("a duration is a string such as \"30s\"")
	}
	parsed, err := time.ParseDuration(s)
	if err != nil || parsed < 0 {
		return fmt.Errorf("a duration is a string such as \"30s\", not %q", s)
	}
	*d = Duration(parsed)
	return nil
}

// Wait waits for as long as the caller stays, and says whether it stayed.
func (d Duration) Wait(r *http.Request) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(time.Duration(d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// Cut resets the connection without an answer. It does not return.
func Cut(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			if tcp, ok := conn.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0) // reset, rather than an orderly end
			}
			_ = conn.Close()
		}
	}
	panic(http.ErrAbortHandler)
}
