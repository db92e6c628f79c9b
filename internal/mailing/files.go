package mailing

import (
	"context"
	"encoding/json"

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

// files are what goes with a mail: the mail itself to keep, and the signed receipt.
// Both become the same bytes at every attempt, so no bytes are kept.
func (m *Mailing) files(ctx context.Context, p policy, d store.Dossier, l mail.Letter) []mail.Attachment {
	var files []mail.Attachment
	declared := d.Declared
	if word := p.attached[0]; word != "" {
		if l.Document.Language == notice.English {
			word = p.attached[1]
		}
		files = m.pdf(ctx, declared.CaseID, nil, l.Document.Saved(), word+"-"+declared.ReceiptCode+".pdf")
	}
	if p.receipt {
		files = append(files, m.receiptFiles(ctx, declared)...)
	}
	return files
}

func (m *Mailing) receiptFiles(ctx context.Context, declared store.DossierCase) []mail.Attachment {
	signed := []byte(declared.Receipt)
	var r receipt.Receipt
	err := json.Unmarshal(signed, &r)
	var d document.Document
	if err == nil {
		d, err = r.Document()
	}
	// What the ledger knows, since the receipt may not be readable.
	name := receipt.FileName(declared.ReceiptCode, notice.Language(declared.Locale))
	files := m.pdf(ctx, declared.CaseID, err, d, name+".pdf")
	return append(files, mail.Attachment{Name: name + ".json", Type: typeJSON, Content: signed})
}

// pdf is the PDF of a document, or nothing where there can be none: the text of
// the mail says the same, and the law wants it at once.
func (m *Mailing) pdf(ctx context.Context, caseID string, err error, d document.Document, name string) []mail.Attachment {
	var pdf []byte
	if err == nil {
		pdf, err = document.PDF(d)
	}
	if err != nil {
		m.log.ErrorContext(ctx, "a mail goes out without its PDF", "case", caseID, "file", name, "error", err)
		return nil
	}
	return []mail.Attachment{{Name: name, Type: typePDF, Content: pdf}}
}
