package worker

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// PrepareNamespace registers the search attributes that runs are started with.
// Where that is not allowed (Temporal Cloud) an operator has to, and this says
// which are missing.
func PrepareNamespace(ctx context.Context, c client.Client, namespace string) error {
	missing, err := missingAttributes(ctx, c, namespace)
	if err != nil || len(missing.SearchAttributes) == 0 {
		return err
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, missing)
	var exists *serviceerror.AlreadyExists
	if err == nil || errors.As(err, &exists) {
		return nil
	}
	names := make([]string, 0, len(missing.SearchAttributes))
	for name := range missing.SearchAttributes {
		names = append(names, name)
	}
	return fmt.Errorf("register search attributes %v: %w", names, err)
}

func missingAttributes(
	ctx context.Context, c client.Client, namespace string,
) (*operatorservice.AddSearchAttributesRequest, error) {
	known, err := c.OperatorService().ListSearchAttributes(ctx,
		&operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return nil, fmt.Errorf("list search attributes: %w", err)
	}
	missing := workflows.SearchAttributes()
	for name := range missing {
		if _, ok := known.GetCustomAttributes()[name]; ok {
			delete(missing, name)
		}
	}
	return &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: missing}, nil
}
