package activities

import (
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// content gathers what the confirmation shows. Every date in it is the newest
// decision's: a declaration takes effect when it is received, so no backend's
// outcome changes what the mail says.
func content(provider string, c store.Case, customer store.Customer, items []store.CaseItem, to string) mail.Content {
	language := notice.Language(c.Locale)
	m := mail.Content{
		CaseID: c.ID, Reference: c.ID, Provider: provider,
		Name: customer.Name, CustomerNumber: customer.Number, Locale: language,
		Kind: c.Kind, Reason: c.Reason, Channel: c.Channel,
		ReceivedAt: c.ReceivedAt, ConfirmationEmail: c.ConfirmationEmail, MailboxEndsOn: mailboxEnds(items, to),
	}
	names := make(map[string]string, len(items))
	for _, item := range items {
		names[item.ProductID] = item.ProductName
	}
	for _, item := range items {
		if item.Named || item.TakenAlongBy == "" {
			m.Declared = append(m.Declared, mail.Declared{
				ProductName: item.ProductName, ContractNumber: item.ContractNumber, RequestedEnd: item.RequestedEnd,
			})
		}
		m.Items = append(m.Items, contentItem(item, names, language))
	}
	return m
}

func contentItem(item store.CaseItem, names map[string]string, language notice.Language) mail.ContentItem {
	return mail.ContentItem{
		ProductName: item.ProductName, ContractNumber: item.ContractNumber, ContractID: item.ContractID,
		RequestedEnd: item.RequestedEnd, EndsOn: item.EndsOn, LastReceiptOn: item.LastReceiptOn,
		TakenAlongBy: names[item.TakenAlongBy], Basis: item.Basis,
		Explanation: notice.Explain(item.Steps, language),
		RefusedCode: item.RefusedCode, RefusedCaseID: item.RefusedCaseID, RefusedEndsOn: item.RefusedEndsOn,
		ReviewDeclaredEnd: item.ReviewDeclaredEnd,
	}
}
