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
// it cannot be reached, is shutting down or starting, or has no room.
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
// (operator intervention: shutdown, crash, starting up).
func unavailableCode(code string) bool {
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57")
}

// redact keeps the code of a database error and drops its detail, which quotes
// the row: rows hold personal data, and errors end up in logs.
func redact(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || unavailableCode(pg.Code) {
		return err
	}
	return fmt.Errorf("postgres %s: constraint %q", pg.Code, pg.ConstraintName)
}
