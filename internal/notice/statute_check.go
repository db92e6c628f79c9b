package notice

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// checkLimits also tells the limits which law they are.
func (r *Statute) checkLimits() error {
	law := source{law: r.Law, degree: r.Degree}
	if l := r.InitialTerm; l != nil {
		if l.Most.Empty() || l.Free.IsZero() || l.From != fromConclusion && l.From != fromStart {
			return errors.New("initial_term: needs most, free and from, which is conclusion or start")
		}
		l.law = source{law: r.Law, degree: cmp.Or(l.Degree, r.Degree)}
	}
	if l := r.Notice; l != nil {
		if l.Most.IsZero() {
			return errors.New("notice: needs most")
		}
		l.law = law
	}
	if l := r.Renewal; l != nil {
		byPeriod := !l.Most.Empty() && !l.Free.IsZero() && l.AnyTime.IsZero()
		if !byPeriod && (l.AnyTime.IsZero() || !l.Most.IsZero()) {
			return errors.New("renewal: needs either any_time, or most and free")
		}
		l.law, l.notice = law, Limit{Most: l.AnyTime, Text: l.Text, law: law, right: l.Right}
	}
	for _, s := range r.Silent {
		s.degree = r.Degree
		if !s.PaidBy.known() || s.Cadence.IsZero() || s.Law == "" || s.NoticeByDay < 0 || s.NoticeByDay > 31 {
			return fmt.Errorf("silent %q: needs paid_by, law and cadence", s.PaidBy)
		}
	}
	return nil
}

// checkDoubts refuses two rules between which nothing decides.
func (c *Catalogue) checkDoubts() error {
	for at, rules := range c.selected {
		for i, a := range rules {
			for _, b := range rules[i+1:] {
				if a.Sector == b.Sector && a.breadth() == b.breadth() && a.speaksOfSame(b) && a.overlaps(&b.Scope) {
					return fmt.Errorf("rules %s and %s: both hold for %s with equal right", a.ID, b.ID, at.sector)
				}
			}
		}
	}
	return nil
}

func (r *Statute) speaksOfSame(other *Statute) bool {
	return r.InitialTerm != nil && other.InitialTerm != nil || r.Notice != nil && other.Notice != nil ||
		r.Renewal != nil && other.Renewal != nil || r.Silent != nil && other.Silent != nil
}

func (s *Scope) overlaps(other *Scope) bool {
	kinds := len(s.CustomerKinds) == 0 || slices.ContainsFunc(s.CustomerKinds, other.holdsFor)
	return kinds && overlap(s.ConcludedFrom, s.ConcludedUntil, other.ConcludedFrom, other.ConcludedUntil) &&
		overlap(s.ReceivedFrom, s.ReceivedUntil, other.ReceivedFrom, other.ReceivedUntil)
}

func overlap(from, until, otherFrom, otherUntil Date) bool {
	return (until.IsZero() || !otherFrom.After(until)) && (otherUntil.IsZero() || !from.After(otherUntil))
}
