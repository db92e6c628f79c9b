package door_test

import (
	"net/http/httptest"
	"testing"

	"github.com/fairwell/fairwell/api/door"
)

func TestANetworkOfIPv6IsOneAddress(t *testing.T) {
	for from, want := range map[string]string{
		"192.0.2.7:1234":            "192.0.2.7",
		"[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::",
		"[2001:db8:1:2::1]:80":      "2001:db8:1:2::",
		"[2001:db8:1:3::1]:80":      "2001:db8:1:3::",
		"[::ffff:192.0.2.7]:80":     "192.0.2.7",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = from
		if got := door.Address(r); got != want {
			t.Errorf("%s counts as %s, not as %s", from, got, want)
		}
	}
}
