package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/activities"
)

// retryable says whether another attempt may help: the series ended by time,
// not by an answer that will stay the same.
func retryable(err error) bool {
	var app *temporal.ApplicationError
	return !errors.As(err, &app) || !app.NonRetryable()
}

// code names what is in the way: the type that activities gave their error.
func code(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() != "" {
		return app.Type()
	}
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return "timeout"
	}
	return activities.CodeInternal
}
