package config

import "errors"

// Retention is for how long what is kept, and how fast what is due is erased.
type Retention struct {
	KeepLetters   int `env:"FAIRWELL_KEEP_LETTERS" default:"6" help:"years that declarations, receipts, mails and reasons are kept, from the end of the calendar year (§ 257 HGB, § 147 AO)"`
	KeepUnknown   int `env:"FAIRWELL_KEEP_UNKNOWN" default:"3" help:"years that declarations of unknown customers are kept once they are dismissed, from the end of the calendar year"`
	KeepDismissed int `env:"FAIRWELL_KEEP_DISMISSED" default:"90" help:"days that what was dismissed as no declaration or as a duplicate is kept"`
	KeepEvents    int `env:"FAIRWELL_KEEP_EVENTS" default:"365" help:"days that delivery events, and what support has read, are kept; what events said of a mail stays"`
	EraseRate     int `env:"FAIRWELL_ERASE_RATE" default:"500" help:"rows a second that are erased at most, 10 or more; 0: as fast as it goes"`
}

// Validate says what makes no sense.
func (r Retention) Validate() error {
	for _, n := range []int{r.KeepLetters, r.KeepUnknown, r.KeepDismissed, r.KeepEvents} {
		if n < 1 || n > 1000 {
			return errors.New("FAIRWELL_KEEP_* must be 1 to 1000")
		}
	}
	if r.EraseRate > 0 && r.EraseRate < 10 {
		return errors.New("FAIRWELL_ERASE_RATE must be 0 or at least 10")
	}
	return nil
}

// Keeping is what commands that erase can be told.
type Keeping struct {
	Database
	Retention
}

// ReadKeeping reads and checks the variables of `fairwell erase` and `fairwell retain`.
func ReadKeeping(getenv func(string) string) (Keeping, error) {
	var c Keeping
	if err := read(&c, getenv); err != nil {
		return Keeping{}, err
	}
	return c, c.Validate()
}
