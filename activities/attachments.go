package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.temporal.io/sdk/activity"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

const (
	typePDF  = "application/pdf"
	typeJSON = "application/json"
)

// frozenDocument is the document to be frozen beside a confirmation's text. A
// receipt needs none: it is kept with the declaration.
func frozenDocument(kind string, d document.Document) ([]byte, error) {
	if kind != cancellation.MailConfirmation {
		return nil, nil
	}
	frozen, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode document: %w", err)
	}
	return frozen, nil
}

// attachments are the files that go with a mail of the given kinds: what was
// frozen with it, and the signed receipt as it was kept. Both become the same
// bytes at every attempt, so no bytes are kept. A mail that was frozen without a
// document goes without, and so does a case without a kept receipt.
func (a *Activities) attachments(ctx context.Context, m store.Mail) ([]mail.Attachment, error) {
	if m.Kind == cancellation.MailWithdrawal {
		w, err := a.store.Withdrawal(ctx, m.CaseID)
		return receiptFiles(ctx, m.CaseID, w.Receipt), err
	}
	if m.Kind != cancellation.MailConfirmation && m.Kind != cancellation.MailReceipt {
		return nil, nil
	}
	var files []mail.Attachment
	if m.Document != nil {
		files = append(files, confirmationPDF(ctx, m)...)
	}
	signed, err := a.store.ReceiptOf(ctx, m.CaseID)
	if errors.Is(err, cancellation.ErrNotFound) {
		return files, nil
	}
	if err != nil {
		return nil, err
	}
	return append(files, receiptFiles(ctx, m.CaseID, signed)...), nil
}

func confirmationPDF(ctx context.Context, m store.Mail) []mail.Attachment {
	var d document.Document
	err := json.Unmarshal(m.Document, &d)
	word := "bestaetigung"
	if d.Language == notice.English {
		word = "confirmation"
	}
	return pdfOf(ctx, m.CaseID, err, d, word+"-"+m.CaseID+".pdf")
}

func receiptFiles(ctx context.Context, caseID, signed string) []mail.Attachment {
	var r receipt.Receipt
	err := json.Unmarshal([]byte(signed), &r)
	var d document.Document
	if err == nil {
		d, err = r.Document()
	}
	r.CaseID = caseID // also where it cannot be read
	files := pdfOf(ctx, caseID, err, d, r.FileName("pdf"))
	return append(files, mail.Attachment{Name: r.FileName("json"), Type: typeJSON, Content: []byte(signed)})
}

// pdfOf is the PDF of a document, or nothing where there can be none: the
// text of the mail says the same, and the law wants it at once.
func pdfOf(ctx context.Context, caseID string, err error, d document.Document, name string) []mail.Attachment {
	var pdf []byte
	if err == nil {
		pdf, err = document.PDF(d)
	}
	if err != nil {
		if activity.IsActivity(ctx) {
			activity.GetLogger(ctx).Error("a mail goes out without its PDF", "case", caseID, "file", name, "error", err)
		}
		return nil
	}
	return []mail.Attachment{{Name: name, Type: typePDF, Content: pdf}}
}
