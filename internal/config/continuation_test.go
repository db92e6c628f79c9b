package config_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/config"
)

func TestANewContractNeedsSomebodyWhoKnowsItsTerms(t *testing.T) {
	for name, test := range map[string]struct {
		variables []string
		starts    bool
	}{
		"without an address":          {[]string{"FAIRWELL_CONTINUATION_AS", "contract"}, false},
		"with what is no address":     {[]string{"FAIRWELL_CONTINUATION_AS", "contract", "FAIRWELL_TERMS_URL", "terms.example.com"}, false},
		"with one":                    {[]string{"FAIRWELL_CONTINUATION_AS", "contract", "FAIRWELL_TERMS_URL", "https://terms.example.com/v1"}, true},
		"an amendment needs none":     {[]string{"FAIRWELL_CONTINUATION_AS", "amendment"}, true},
		"a word that nobody has said": {[]string{"FAIRWELL_CONTINUATION_AS", "renewal", "FAIRWELL_TERMS_URL", "https://terms.example.com"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := config.ReadAPI(from(api, test.variables...))
			if (err == nil) != test.starts {
				t.Errorf("%v", err)
			}
			if err == nil && c.ByContract() != (test.variables[1] == "contract") {
				t.Errorf("it is read as %+v", c.Continuation)
			}
		})
	}
}
