package chaos

import (
	"crypto/sha256"
	"encoding/hex"
)

// nameKeys puts the keys that clients sent in the place of their hashes, which alone
// are stored. A hash that no client's key has stays.
func nameKeys(stored map[string]*storedCase, told []said) {
	tails := map[string]bool{}
	for _, c := range stored {
		tails[c.Tail] = true
	}
	keys := map[string]string{} // by hash
	for _, s := range told {
		for tail := range tails {
			sum := sha256.Sum256([]byte(s.key + tail))
			keys[hex.EncodeToString(sum[:])] = s.key
		}
	}
	for _, c := range stored {
		if key := keys[c.Key]; key != "" {
			c.Key = key
		}
	}
}
