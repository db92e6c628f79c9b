package cancellation

import "github.com/fairwell/fairwell/internal/notice"

// Look is one look at a product after its last day, and what follows from it.
type Look struct {
	AskedOn notice.Date
	Finding Finding
	Evidence
	Bad     bool
	Differs bool        // so was the look before, on another day: a person looks
	AgainOn notice.Date // when to ask again at the earliest; zero: never
}

// asked are the days after the end on which a product is asked about: the next day,
// and after each bill that may still come.
func asked() []int { return []int{1, 7, 35} }

// FirstLook is the day on which a product that ends on that day, inclusive, is asked
// about first; zero beyond the calendar.
func FirstLook(endsOn notice.Date) notice.Date { return laterLook(endsOn, endsOn) }

// laterLook is the next of those days after the given one; zero: none is left.
func laterLook(endsOn, after notice.Date) notice.Date {
	for _, days := range asked() {
		if on, err := endsOn.AddDays(days); err == nil && on.After(after) {
			return on
		}
	}
	return notice.Date{}
}

// LookAt judges what was found on a day of a product that should have ended on
// another. before is the look before it at the same decision that no person has
// answered, nil for none. One bad look may be a coincidence, so the day after it is
// asked again; two alike are for a person.
func LookAt(endsOn, askedOn notice.Date, e Evidence, before *Look) Look {
	look := Look{AskedOn: askedOn, Finding: e.Find(endsOn), Evidence: e, AgainOn: laterLook(endsOn, askedOn)}
	look.Bad = look.Finding.bad(endsOn, askedOn)
	look.Differs = look.Bad && before != nil && before.Bad && before.Finding == look.Finding && before.AskedOn.Before(askedOn)
	if look.Bad && !look.Differs {
		look.AgainOn, _ = askedOn.AddDays(1)
	}
	return look
}

// NoLook is the look at a product of a line that has no backend.
func NoLook(askedOn notice.Date) Look { return Look{AskedOn: askedOn, Finding: FindingNobodyToAsk} }

// EndAnswer is what a person says of a product that did not end as was decided.
type EndAnswer string

// The answers. What was put right is asked about once more the day after.
const (
	EndPutRight   EndAnswer = "put_right"
	EndAsItShould EndAnswer = "as_it_should"
)
