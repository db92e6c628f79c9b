package restore

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
)

// mail is what a line of the log tells: never to whom it went.
type mail struct {
	line      int
	caseID    string
	reference string
}

// reference is a short code as the subject of every mail holds it.
var reference = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b`)

// maxLine is more than a mail with all its words.
const maxLine = 16 << 20

// readLog reads one mail a line: JSON with the members subject and, if it is known,
// case; or any other text with the subject in it, such as the CSV of SendGrid's Email
// Activity. Lines without a reference are no mails about a case.
func readLog(log io.Reader) (mails []mail, err error) {
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		var said struct{ Case, Subject string }
		if json.Unmarshal(lines.Bytes(), &said) != nil {
			said.Case, said.Subject = "", lines.Text()
		}
		if found := reference.FindString(said.Subject); found != "" {
			mails = append(mails, mail{line: number, caseID: said.Case, reference: found})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read log of mails: %w", err)
	}
	return mails, nil
}
