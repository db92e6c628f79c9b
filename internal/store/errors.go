package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// IsUnavailable says whether the database, and not the request, is the reason:
// it cannot be reached, is shutting down or starting, has no room, or others held
// what the request needs for too long. The same request may succeed later.
func IsUnavailable(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg):
		return unavailableCode(pg.Code)
	case errors.As(err, &connect), errors.As(err, &network):
		return true
	default:
		return pgconn.SafeToRetry(err) || pgconn.Timeout(err) || errors.Is(err, context.DeadlineExceeded) ||
			errors.Is(err, net.ErrClosed) || strings.Contains(err.Error(), "unexpected EOF")
	}
}

// unavailableCode knows the classes 08 (connection), 53 (resources) and 57
// (operator intervention: shutdown, crash, starting up), and what passes by
// itself: a transaction that idled too long (25P03), one that lost a deadlock
// (40P01) and a lock that was waited for too long (55P03).
func unavailableCode(code string) bool {
	switch code {
	case "25P03", "40P01", "55P03":
		return true
	}
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57")
}

// redact keeps the code of a database error and drops its detail, which quotes
// the row: rows hold personal data, and errors end up in logs.
func redact(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || unavailableCode(pg.Code) {
		return err
	}
	if pg.Code == "23505" {
		return fmt.Errorf("postgres %s: constraint %q: %w", pg.Code, pg.ConstraintName, errDuplicate)
	}
	return fmt.Errorf("postgres %s: constraint %q", pg.Code, pg.ConstraintName)
}

// errDuplicate: another row has that key already.
var errDuplicate = errors.New("duplicate")
