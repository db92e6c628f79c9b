package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/fairwell/fairwell/internal/receipt"
)

// keyFile is where a new key goes.
type keyFile struct {
	File string `arg:"" optional:"" help:"File to write, readable by its owner alone; one that exists stays as it is. Standard output if missing."`
}

type receiptKeyCommand struct{ keyFile }

// Run makes an Ed25519 key.
func (c receiptKeyCommand) Run(std streams) error { return c.write(std.out, receipt.MakeKey) }

type linkCommand struct {
	Key linkKeyCommand `cmd:"" help:"Make a key of 32 random bytes."`
}

type linkKeyCommand struct{ keyFile }

// Run makes 32 random bytes in hexadecimal.
func (c linkKeyCommand) Run(std streams) error {
	return c.write(std.out, func() ([]byte, error) {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // it never fails
		return []byte(hex.EncodeToString(key) + "\n"), nil
	})
}

// write never touches a file that is there: what the old key has signed must stay
// checkable. Half a key is never seen under its name.
func (c keyFile) write(out io.Writer, generate func() ([]byte, error)) error {
	if c.File != "" {
		if _, err := os.Stat(c.File); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	key, err := generate()
	if err != nil {
		return err
	}
	if c.File == "" {
		_, err := out.Write(key)
		return err
	}
	fresh := c.File + ".new"
	if err := os.WriteFile(fresh, key, 0o600); err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return os.Rename(fresh, c.File)
}
