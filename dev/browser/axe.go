package browser

import (
	"encoding/json"
	"fmt"
	"strings"
)

// run asks axe for what breaks WCAG 2.2, levels A and AA.
const run = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
	resultTypes: ["violations"],
}).then(result => JSON.stringify(result.violations))`

// Violation is one rule that the page breaks.
type Violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v Violation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %s", v.ID, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&s, "\n\t%s\n\t\t%s", node.HTML, strings.ReplaceAll(node.FailureSummary, "\n", "\n\t\t"))
	}
	return s.String()
}

// Axe runs axe-core, whose source it is given, on the page.
func (t *Tab) Axe(source string) ([]Violation, error) {
	found, err := withScripts(t, func() (string, error) { return evaluate[string](t, "run axe", source+";\n"+run) })
	if err != nil {
		return nil, err
	}
	var violations []Violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		return nil, fmt.Errorf("read what axe found: %w", err)
	}
	return violations, nil
}
