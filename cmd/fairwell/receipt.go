package main

import (
	"fmt"
	"io"
	"os"

	"github.com/fairwell/fairwell/internal/receipt"
)

type receiptCommand struct {
	Verify verifyCommand `cmd:"" help:"Check the signature of a receipt, as JSON or as text, and print what was signed."`
}

type verifyCommand struct {
	File string `arg:"" help:"The receipt; - for standard input."`
	Key  string `required:"" help:"Public key of the provider (PEM), such as openssl pkey -pubout makes."`
}

// Run fails if the receipt is not exactly what was signed.
func (c verifyCommand) Run(std streams) error {
	file, err := os.ReadFile(c.Key)
	if err != nil {
		return fmt.Errorf("read key: %w", err)
	}
	key, err := receipt.ParsePublicKey(file)
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
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "valid: case %s, received %s, %d items, key %s\n", r.CaseID, r.ReceivedAt, len(r.Items), r.KeyID)
	for _, i := range r.Items {
		fmt.Fprintf(std.out, "%s %q of contract %s, end as of receipt %s\n", i.ProductID, i.Name, i.ContractNumber, i.EndsOn)
	}
	return nil
}
