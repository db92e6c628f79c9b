package desk

// HasForm says whether an act is asked for by a form.
func HasForm(act string) bool {
	_, ok := kinds()[act]
	return ok
}
