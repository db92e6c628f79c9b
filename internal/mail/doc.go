// Package mail owns the one central confirmation: its words in German and
// English, the rules of the mail ledger, and the way to SendGrid.
//
// It never retries, never decides what follows an outcome, and never lets a
// vendor type, an address or a name out into an error or a log line. The table
// of the ledger is the store's.
package mail
