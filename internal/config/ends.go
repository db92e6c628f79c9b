package config

import (
	"errors"
	"strconv"
	"strings"
)

// Ends is what the provider owes after the last day of a product, by line.
type Ends struct {
	NumberLines string `env:"FAIRWELL_NUMBER_LINES" help:"product lines with telephone numbers, such as access,mobile: the customer is told that a number can be taken to another provider until a month after the end (§ 59 Abs. 6 TKG); the same for API and worker"`
	MailDays    string `env:"FAIRWELL_MAIL_DAYS" help:"days for which mail is still reached or forwarded after the end (§ 56 Abs. 5 TKG), by product line, such as mail=90,access=30; of a line not named here nothing is told; the same for API and worker"`
}

// Validate says what cannot be read.
func (e Ends) Validate() error {
	_, err := e.MailDaysByLine()
	return err
}

// WithNumbers lists the lines with telephone numbers.
func (e Ends) WithNumbers() []string {
	return strings.FieldsFunc(e.NumberLines, func(r rune) bool { return r == ',' || r == ' ' })
}

// MailDaysByLine lists for how many days mail is reached.
func (e Ends) MailDaysByLine() (map[string]int, error) {
	days := map[string]int{}
	for text := range strings.SplitSeq(e.MailDays, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		line, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		if _, twice := days[line]; err != nil || twice || line == "" || n < 1 || n > 3650 {
			return nil, errors.New("FAIRWELL_MAIL_DAYS must be product lines with 1 to 3650 days each, such as mail=90, separated by commas")
		}
		days[line] = n
	}
	return days, nil
}
