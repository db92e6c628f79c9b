package storetest

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// DSN is the address of a database as the server's owner; an empty name means
// "postgres", or the database that DATABASE_URL names.
func (s *Server) DSN(database string) string {
	if s.external != "" {
		return externalDSN(s.external, database)
	}
	return s.dsn(superuser, database)
}

// DSNAs is the address of a database as another role. It is empty if
// DATABASE_URL names the server, since the role's password is unknown.
func (s *Server) DSNAs(role, database string) string {
	if s.external != "" {
		return ""
	}
	return s.dsn(role, database)
}

func (s *Server) dsn(role, database string) string {
	if database == "" {
		database = "postgres"
	}
	query := url.Values{"host": {s.dir}, "port": {"5432"}, "sslmode": {"disable"}}
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.User(role),
		Path:     "/" + database,
		RawQuery: spelledOut(query),
	}).String()
}

// spelledOut writes a blank as %20: Postgres' own programs read a plus as a plus.
func spelledOut(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }

func externalDSN(dsn, database string) string {
	if database == "" {
		return dsn
	}
	if parsed, err := url.Parse(dsn); err == nil && strings.HasPrefix(parsed.Scheme, "postgres") {
		parsed.Path = "/" + database
		return parsed.String()
	}
	return dsn + " dbname=" + database
}

// takingOn is an address whose user acts as another role from the first statement on.
func takingOn(dsn, role string) string {
	option := "-c role=" + role
	if parsed, err := url.Parse(dsn); err == nil && strings.HasPrefix(parsed.Scheme, "postgres") {
		query := parsed.Query()
		query.Set("options", option)
		parsed.RawQuery = spelledOut(query)
		return parsed.String()
	}
	return dsn + " options='" + option + "'"
}

// Ping connects once.
func (s *Server) Ping(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.DSN(""))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// EnsureDatabase makes the database if it is missing.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, s.DSN(""))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(ctx)
	var exists bool
	const query = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRow(ctx, query, name).Scan(&exists); err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	return err
}
