package terms_test

import (
	"os"
	"testing"

	"github.com/fairwell/fairwell/internal/leaktest"
)

func TestMain(m *testing.M) { os.Exit(leaktest.Check(m.Run())) }
