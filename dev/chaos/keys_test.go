package chaos

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

func TestAStoredKeyIsNamedAfterWhoeverSentIt(t *testing.T) {
	hash := func(key string) string {
		sum := sha256.Sum256([]byte(key))
		return hex.EncodeToString(sum[:])
	}
	stored := map[string]*storedCase{
		"by the API": {Key: hash("key-1")}, "by a form": {Key: hash("token-2.ab"), Tail: ".ab"}, "by nobody": {Key: hash("key-3")},
	}
	nameKeys(stored, []said{{key: "key-1"}, {key: "token-2"}})
	for name, want := range map[string]string{"by the API": "key-1", "by a form": "token-2", "by nobody": hash("key-3")} {
		if got := stored[name].Key; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
