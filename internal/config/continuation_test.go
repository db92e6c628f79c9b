package config_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/config"
)

func TestGoingOnByANewContractIsNotBuiltAndStopsTheStart(t *testing.T) {
	if _, err := config.ReadAPI(from(api, "FAIRWELL_CONTINUATION_AS", "contract")); err == nil {
		t.Error("it starts as if it were built")
	}
}
