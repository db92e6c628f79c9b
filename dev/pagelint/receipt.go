package pagelint

import "strings"

// receipt holds that what was declared can be saved at once, on the page that
// says that it was received: as PDF in plain sight, and as text too.
func (r *reading) receipt() {
	if r.Kind != Case && r.Kind != Withdrawn {
		return
	}
	for _, suffix := range []string{".pdf", ".txt"} {
		found := false
		for n := range elements(r.root, "a") {
			href := value(n, "href")
			path := r.at(href).Path
			found = found || r.ours(href) && strings.HasSuffix(path, suffix) && strings.Contains(path, "beleg") && (suffix != ".pdf" || !concealed(n))
		}
		if !found {
			r.wrong(RuleReceipt, "no link to the receipt as %s", suffix)
		}
	}
}
