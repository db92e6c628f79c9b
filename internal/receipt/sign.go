package receipt

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"

	pdf "github.com/fairwell/fairwell/internal/document"
)

// Errors of keys and of documents that are checked.
var (
	// ErrKey: the key cannot be read or is not an Ed25519 key.
	ErrKey = errors.New("no Ed25519 key in PEM")
	// ErrMalformed: the document is no receipt.
	ErrMalformed = errors.New("not a receipt")
	// ErrSignature: the document was changed, or another key signed it.
	ErrSignature = errors.New("the signature does not fit")
	// ErrPages: the signature fits the receipt that a PDF carries, but its pages
	// are not those that are written for it here, so only what is signed counts.
	ErrPages = errors.New("the receipt inside is signed, but the pages around it were not written by this version")
)

// Signer signs receipts with one key and knows the keys before it.
type Signer struct {
	key   ed25519.PrivateKey
	keyID string
	known Keys
}

// NewSigner reads keys in PEM: first the private one that signs, as PKCS#8; below it
// older ones, private or public, which still check. Its error is ErrKey.
func NewSigner(file []byte) (*Signer, error) {
	block, _ := pem.Decode(file)
	if block == nil {
		return nil, ErrKey
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, ErrKey
	}
	known, err := ParseKeys(file)
	if err != nil {
		return nil, err
	}
	return &Signer{key: key, keyID: keyID(known[0]), known: known}, nil
}

// Public returns the keys that check this signer's receipts: its own, then older ones.
func (s *Signer) Public() Keys { return s.known }

// Sign states a declaration. The same declaration gives the same receipt.
func (s *Signer) Sign(d Declaration) (Receipt, error) {
	r := unsigned(d, s.keyID)
	document, err := json.Marshal(r)
	if err != nil {
		return Receipt{}, fmt.Errorf("encode receipt: %w", err)
	}
	content, _, err := canonical(document)
	if err != nil {
		return Receipt{}, fmt.Errorf("encode receipt: %w", err)
	}
	r.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, content))
	return r, nil
}

// Verify checks a receipt: its JSON, its text for people, which must say what
// was signed, or its PDF. Errors are ErrMalformed, ErrSignature and, with the
// receipt that was signed, ErrPages.
func Verify(keys Keys, document []byte) (Receipt, error) {
	if pdf.IsPDF(document) {
		return verifyPDF(keys, document)
	}
	if block, _ := pem.Decode(document); block != nil && block.Type == blockType {
		r, err := verifyJSON(keys, block.Bytes)
		if err != nil {
			return Receipt{}, err
		}
		if text, err := r.Text(); err != nil || !sameText(text, document) {
			return Receipt{}, ErrSignature
		}
		return r, nil
	}
	return verifyJSON(keys, document)
}

// verifyPDF reads the receipt that the PDF carries. What a page shows can be
// drawn in too many ways to be read safely, so the whole file is written again.
func verifyPDF(keys Keys, file []byte) (Receipt, error) {
	err := ErrMalformed
	for _, signed := range pdf.Files(file) {
		var r Receipt
		if r, err = verifyJSON(keys, signed); err != nil {
			continue
		}
		d, err := r.Document()
		if err != nil {
			return Receipt{}, err
		}
		if again, err := pdf.PDF(d); err != nil || !bytes.Equal(again, file) {
			return r, ErrPages
		}
		return r, nil
	}
	return Receipt{}, err
}

func verifyJSON(keys Keys, document []byte) (Receipt, error) {
	content, signature, err := canonical(document)
	if err != nil {
		return Receipt{}, ErrMalformed
	}
	if !keys.signed(content, signature) {
		return Receipt{}, ErrSignature
	}
	var r Receipt
	if err := json.Unmarshal(content, &r); err != nil {
		return Receipt{}, ErrMalformed
	}
	r.Signature = base64.StdEncoding.EncodeToString(signature)
	return r, nil
}

// canonical takes the signature out and writes the rest in the one form that is
// signed: members by name, no blanks, nothing escaped that need not be. Members
// that this version does not know are kept, so a later form can be checked too.
func canonical(document []byte) (content, signature []byte, err error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil || members == nil {
		return nil, nil, ErrMalformed
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, ErrMalformed
	}
	text, _ := members["signature"].(string)
	if signature, err = base64.StdEncoding.DecodeString(text); err != nil {
		return nil, nil, ErrMalformed
	}
	delete(members, "signature")
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(members); err != nil {
		return nil, nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), signature, nil
}

func keyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}
