package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/fairwell/fairwell/internal/receipt"
)

type receiptCommand struct {
	Key    receiptKeyCommand `cmd:"" help:"Make the key that signs receipts."`
	Verify verifyCommand     `cmd:"" help:"Check the signature of a receipt, as JSON, text or PDF, and print what was signed."`
}

type verifyCommand struct {
	File string `arg:"" help:"The receipt; - for standard input."`
	Key  string `required:"" help:"Public keys of the provider (PEM), as the portal publishes them."`
}

// Run fails if the receipt is not exactly what was signed.
func (c verifyCommand) Run(std streams) error {
	file, err := os.ReadFile(c.Key)
	if err != nil {
		return fmt.Errorf("read key: %w", err)
	}
	key, err := receipt.ParseKeys(file)
	if err != nil {
		return err
	}
	var document []byte
	if c.File == "-" {
		document, err = io.ReadAll(std.in)
	} else {
		document, err = os.ReadFile(c.File)
	}
	if err != nil {
		return fmt.Errorf("read receipt: %w", err)
	}
	r, err := receipt.Verify(key, document)
	if err == nil || errors.Is(err, receipt.ErrPages) {
		printSigned(std.out, r)
	}
	return err
}

// printSigned says what was signed, whatever the file around it says.
func printSigned(out io.Writer, r receipt.Receipt) {
	fmt.Fprintf(out, "valid: case %s, received %s, %d items, key %s\n", r.CaseID, r.ReceivedAt, len(r.Items), r.KeyID)
	fmt.Fprintf(out, "kind %s, short code %s\n", r.Kind, r.Code())
	if r.By != "" {
		fmt.Fprintf(out, "declared by pressing %q\n", r.By)
	}
	if t := r.Typed; t != nil {
		for _, f := range []struct{ name, value string }{
			{"name", t.Name},
			{"customer number", t.CustomerNumber},
			{"phone", t.Phone},
			{"address", t.Address},
			{"birth date", t.BirthDate},
			{"contract", t.Contract},
			{"part", t.Part},
			{"wish", t.Wish},
			{"e-mail", t.Email},
		} {
			if f.value != "" {
				fmt.Fprintf(out, "typed %s %q\n", f.name, f.value)
			}
		}
	}
	for _, i := range r.Items {
		fmt.Fprintf(out, "%s %q of contract %s, end as of receipt %s\n", i.ProductID, i.Name, i.ContractNumber, i.EndsOn)
	}
}
