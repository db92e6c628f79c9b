package config

import (
	"errors"
	"strings"
)

// Rules is how the provider answers what sources of the law answer differently.
type Rules struct {
	RulesPolicy string `env:"FAIRWELL_RULES_POLICY" help:"answers to disputed questions of the law that differ from ours, such as too_long=any_time,late_notice=first_end_plus_notice, the same for API and worker; docs/rules.md lists them"`
}

// Policy lists the answers by question. Which there are is for the rules to say.
func (c Rules) Policy() (map[string]string, error) {
	answers := map[string]string{}
	for text := range strings.SplitSeq(c.RulesPolicy, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		question, answer, ok := strings.Cut(text, "=")
		if _, twice := answers[question]; !ok || twice {
			return nil, errors.New("FAIRWELL_RULES_POLICY must be questions with one answer each, such as too_long=any_time, separated by commas")
		}
		answers[question] = answer
	}
	return answers, nil
}
