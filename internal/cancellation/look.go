package cancellation

import "github.com/fairwell/fairwell/internal/notice"

// Look is one look at a product after its last day, and what follows from it.
type Look struct {
	AskedOn notice.Date
	Finding Finding
	Evidence
	Bad      bool
	Differs  bool        // a person looks: so was the look before, or he does since an earlier one
	AgainOn  notice.Date // when to ask again at the earliest; zero: never
	Answered bool        // by a person, since
}

// asked are the days after the end on which a product is asked about: the next day,
// and after each bill that may still come.
func asked() []int { return []int{1, 7, 35} }

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
// another. before is the look before it at the same decision, nil for none. One bad
// look may be a coincidence, so the day after it is asked again; two alike are for a
// person, until it has ended or he has answered.
func LookAt(endsOn, askedOn notice.Date, e Evidence, before *Look) Look {
	look := Look{AskedOn: askedOn, Finding: e.Find(endsOn), Evidence: e}
	if e.late(endsOn) && before.excuses(e) && look.Finding == FindingStillActive {
		look.Finding = FindingEnded
	}
	return look.follow(endsOn, before)
}

// NoLook is the look at a product that no backend knows.
func NoLook(endsOn, askedOn notice.Date, before *Look) Look {
	return Look{AskedOn: askedOn, Finding: FindingNobodyToAsk}.follow(endsOn, before)
}

// follow says what follows from a look after another one.
func (l Look) follow(endsOn notice.Date, before *Look) Look {
	l.Bad = l.Finding.bad(endsOn, l.AskedOn)
	if before != nil && !before.Answered && l.Finding != FindingEnded {
		again := l.Bad && before.Bad && before.Finding == l.Finding && before.AskedOn.Before(l.AskedOn)
		l.Differs = again || before.Differs
	}
	l.AgainOn = laterLook(endsOn, l.AskedOn)
	if l.Bad && !l.Differs {
		l.AgainOn, _ = l.AskedOn.AddDays(1)
	}
	return l
}

// excuses says whether a person knows already that the product ended late: its day
// cannot be put right any more.
func (l *Look) excuses(e Evidence) bool {
	return l != nil && (l.Answered || l.Finding == FindingEnded && l.EndsOn == e.EndsOn)
}

// EndAnswer is what a person says of a product that did not end as was decided.
type EndAnswer string

// The answers. What was put right is asked about once more the day after.
const (
	EndPutRight   EndAnswer = "put_right"
	EndAsItShould EndAnswer = "as_it_should"
)
