package receipt

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

// Keys check receipts; the first is the one that signs today. A receipt may be years
// old, so a key that signs no longer still checks.
type Keys []ed25519.PublicKey

// ParseKeys reads keys in PEM, one or more: public ones (PKIX), or private ones
// (PKCS#8), of which it takes the public half. Its error is ErrKey.
func ParseKeys(file []byte) (Keys, error) {
	var keys Keys
	for len(bytes.TrimSpace(file)) > 0 {
		var block *pem.Block
		if block, file = pem.Decode(file); block == nil {
			return nil, ErrKey
		}
		key, ok := publicHalf(block)
		if !ok {
			return nil, ErrKey
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, ErrKey
	}
	return keys, nil
}

func publicHalf(block *pem.Block) (ed25519.PublicKey, bool) {
	if private, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		key, ok := private.(ed25519.PrivateKey)
		if !ok {
			return nil, false
		}
		return key.Public().(ed25519.PublicKey), true
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	key, ok := public.(ed25519.PublicKey)
	return key, err == nil && ok
}

// PEM writes the keys as they are published, the one that signs today first.
func (k Keys) PEM() ([]byte, error) {
	var out []byte
	for _, key := range k {
		der, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			return nil, fmt.Errorf("encode public key: %w", err)
		}
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})...)
	}
	return out, nil
}

func (k Keys) signed(content, signature []byte) bool {
	for _, key := range k {
		if len(key) == ed25519.PublicKeySize && ed25519.Verify(key, content, signature) {
			return true
		}
	}
	return false
}

// MakeKey makes a new private key in the form that NewSigner reads.
func MakeKey() ([]byte, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}
