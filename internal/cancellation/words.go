package cancellation

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// shortest is how many letters and digits a number must have to be found within
// other words: a shorter one would be found by accident.
const shortest = 5

// mentions says whether a number is in what was typed, by itself or among
// other words, however it is grouped.
func mentions(typed, number string) bool {
	if same(typed, number) {
		return true
	}
	plain := letters(number)
	if len(plain) < shortest {
		return false
	}
	return slices.ContainsFunc(numbersIn(typed), func(word string) bool { return letters(word) == plain })
}

// numberWords are the words among which a number may stand.
func numberWords(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == ':' })
}

// numbersIn are the words of a text that look like the number of something: long
// enough, with digits, and no day.
func numbersIn(typed string) []string {
	return slices.DeleteFunc(numberWords(typed), func(word string) bool {
		_, day := TypedDay(strings.Trim(word, "().!?"))
		return day || len(letters(word)) < shortest || len(digits(word)) < 3
	})
}

// same compares by letters and digits alone.
func same(typed, known string) bool { return whole(typed, known) != "" }

// whole is what two texts have in common if they are the same, else "".
func whole(typed, known string) string {
	if folded := letters(known); folded == letters(typed) {
		return folded
	}
	return ""
}

// sameName also takes ä for ae, and the family name first.
func sameName(typed, known string) bool {
	a, b := nameWords(typed), nameWords(known)
	return len(a) > 1 && slices.Equal(a, b)
}

// partOfName says that each word that was typed is one of the name.
func partOfName(typed, known string) bool {
	words, all := nameWords(typed), nameWords(known)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(all, w) })
}

// FoldedName is the typed name as it is compared.
func (t Typed) FoldedName() string { return strings.Join(nameWords(t.Name), " ") }

func nameWords(name string) []string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '-' })
	for i, w := range words {
		words[i] = letters(w)
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	slices.Sort(words)
	return words
}

// letters folds a text to its letters and digits.
func letters(text string) string {
	folded := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(norm.NFC.String(text)))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
}

// samePhone compares the last nine digits, since +49 and a leading 0 mean the
// same; it returns them, or "".
func samePhone(typed, known string) string {
	a, b := digits(typed), digits(known)
	const enough = 9
	if len(a) < enough || len(b) < enough || a[len(a)-enough:] != b[len(b)-enough:] {
		return ""
	}
	return a[len(a)-enough:]
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
}
