package cancellation

import (
	"errors"
	"fmt"
	"time"
)

// TakeTime is for how long a case that somebody has taken is his.
const TakeTime = 30 * time.Minute

// ErrTaken says that somebody else works on the case.
var ErrTaken = errors.New("taken by somebody else")

// TakenError says that somebody else works on a case, and until when it is his.
type TakenError struct {
	By    string // a subject
	Until time.Time
}

// Unwrap implements errors.Is: it is an ErrTaken.
func (e *TakenError) Unwrap() error { return ErrTaken }

func (e *TakenError) Error() string {
	return fmt.Sprintf("taken by %s until %s", e.By, e.Until.UTC().Format(time.RFC3339))
}
