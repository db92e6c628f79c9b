// Package mail owns the words of every letter to a customer, in German and
// English: a letter is a document, and Write turns it into a mail. It also owns
// the terms in which a mail and what became of it are spoken of.
//
// It must never send, retry, read a clock or decide what follows an outcome, and
// it knows no vendor: sending is the business of mail/sendgrid, the rules of the
// ledger that of mailing.
package mail
