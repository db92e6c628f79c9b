package signin

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
)

// An agent's access token is in the session sealed by what only the cookie
// holds, so that a copy of the database does not let anybody act as him.

// seal closes a text by the session's token, which Postgres knows the hash of alone.
func seal(text, by string) []byte {
	return sealer(by).Seal(nil, nil, []byte(text), nil) //nolint:gosec // the cipher draws a nonce itself
}

// unseal opens it; "" if it is not this session's.
func unseal(sealed []byte, by string) string {
	text, err := sealer(by).Open(nil, nil, sealed, nil)
	if err != nil {
		return ""
	}
	return string(text)
}

func sealer(by string) cipher.AEAD {
	key := sha256.Sum256([]byte("fairwell access token\n" + by))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // a key of 32 bytes
	}
	sealed, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // a block of 16 bytes
	}
	return sealed
}
