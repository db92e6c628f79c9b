package cancellation

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/fairwell/fairwell/internal/notice"
)

// Person is a customer as compared with what somebody typed. Personal data.
type Person struct {
	ID        string
	Number    string
	Name      string
	Email     string
	Phone     string
	BirthDate notice.Date
	Street    string
	Postcode  string
	City      string
	Contracts []string // their numbers
}

// Match finds whose declaration it is: exactly one person bears the name and
// whatever was typed of the identifiers that anybody of that name bears. § 312k
// II BGB asks for identification, not for proof; when in doubt a person decides.
func Match(t Typed, people []Person) (Person, bool) {
	left := slices.DeleteFunc(slices.Clone(people), func(p Person) bool { return !sameName(t.Name, p.Name) })
	identified := false
	for _, fits := range t.identifiers() {
		if slices.ContainsFunc(left, fits) {
			left = slices.DeleteFunc(left, func(p Person) bool { return !fits(p) })
			identified = true
		} else if slices.ContainsFunc(people, func(p Person) bool { return sameName(t.Name, p.Name) && fits(p) }) {
			return Person{}, false // what was typed is partly one person's and partly another's
		}
	}
	if !identified || len(left) != 1 {
		return Person{}, false
	}
	return left[0], true
}

// identifiers say, each for one thing that was typed beside the name, whose it is.
func (t Typed) identifiers() []func(Person) bool {
	birth, born := TypedDay(t.BirthDate)
	email := strings.TrimSpace(t.Email)
	return []func(Person) bool{
		func(p Person) bool { return same(t.CustomerNumber, p.Number) },
		func(p Person) bool {
			return slices.ContainsFunc(p.Contracts, func(number string) bool { return mentions(t.Contract, number) })
		},
		func(p Person) bool { return p.Email != "" && strings.EqualFold(email, p.Email) },
		func(p Person) bool { return samePhone(t.Phone, p.Phone) },
		func(p Person) bool { return born && birth == p.BirthDate },
		func(p Person) bool { return p.lives(t.Address) },
	}
}

// lives says whether an address as typed names street and place.
func (p Person) lives(address string) bool {
	if p.Street == "" || p.Postcode == "" {
		return false
	}
	return strings.Contains(letters(address), letters(p.Street)) && strings.Contains(letters(address), letters(p.Postcode))
}

// Meant reads which products of a customer were meant: contracts by their
// numbers, or one product by its name. Where it is unclear, and where the wished
// day cannot be read, a person decides.
func (t Typed) Meant(products []Product) ([]Wanted, bool) {
	wish, readable := notice.Date{}, true
	if strings.TrimSpace(t.Wish) != "" {
		wish, readable = TypedDay(t.Wish)
	}
	if !readable {
		return nil, false
	}
	var contracts, named []Wanted
	seen := map[string]bool{}
	for _, p := range products {
		if mentions(t.Contract, p.ContractNumber) && !seen[p.ContractID] {
			seen[p.ContractID] = true
			contracts = append(contracts, Wanted{ContractID: p.ContractID, RequestedEnd: wish})
		}
		if same(t.Contract, p.Name) {
			named = append(named, Wanted{ProductID: p.ID, RequestedEnd: wish})
		}
	}
	switch {
	case len(contracts) > 0:
		return contracts, true
	case len(named) == 1:
		return named, true
	default:
		return nil, false
	}
}

// shortest is how many letters and digits a number must have to be found within
// other words: a shorter one would be found by accident.
const shortest = 5

// mentions says whether a number stands in what was typed, by itself or among
// other words, however it is grouped.
func mentions(typed, number string) bool {
	if same(typed, number) {
		return true
	}
	plain := letters(number)
	if len(plain) < shortest {
		return false
	}
	return slices.ContainsFunc(numberWords(typed), func(word string) bool { return letters(word) == plain })
}

// numberWords are the words among which a number may stand.
func numberWords(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == ':' })
}

// same compares by letters and digits alone.
func same(typed, known string) bool {
	return letters(known) != "" && letters(typed) == letters(known)
}

// sameName also takes ä for ae, and the family name first.
func sameName(typed, known string) bool {
	a, b := nameWords(typed), nameWords(known)
	return len(a) > 1 && slices.Equal(a, b)
}

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

// samePhone compares the last nine digits: +49 and a leading 0 mean the same.
func samePhone(typed, known string) bool {
	a, b := digits(typed), digits(known)
	const enough = 9
	return len(a) >= enough && len(b) >= enough && a[len(a)-enough:] == b[len(b)-enough:]
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
}
