package webhook

import (
	"os"
	"testing"

	"github.com/fairwell/fairwell/internal/leaktest"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

func TestMain(m *testing.M) {
	os.Exit(leaktest.Check(storetest.Run(m, func(d *storetest.Databases) { databases = d })))
}
