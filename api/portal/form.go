package portal

import (
	"crypto/rand"
	"errors"
	"mime"
	"net/http"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxBody   = 256 << 10 // more than the fields hold, so that what is too long for one comes back
	maxText   = 200       // characters of one line
	maxReason = 4000      // characters of a reason
	maxEmail  = 254       // bytes, as mail servers have it
	maxToken  = 100
)

// readForm reads what was sent, at most 256 KiB of it.
func readForm(w http.ResponseWriter, r *http.Request) error { return readUpTo(maxBody, w, r) }

func readUpTo(limit int64, w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	err := r.ParseForm()
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "multipart/form-data" {
		err = r.ParseMultipartForm(limit) //nolint:gosec // the body is bounded above
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errTooLarge
	case err != nil:
		return errMalformed
	default:
		return nil
	}
}

// field is one input as the page shows it: with what was typed, and what is
// wrong with it.
type field struct {
	Name         string
	Value        string
	Problem      string // "", missing, unusable or long
	Limit        int    // characters; in bytes twice as many
	Type         string
	Mode         string // of the keyboard
	Autocomplete string
	Rows         int // more than 0: several lines
	Required     bool
	Optional     bool // said beside it; fields of a group that is optional as a whole do not say it again
	Hint         bool
}

// DescribedBy names the elements that say more about the input.
func (f field) DescribedBy() string {
	var ids []string
	if f.Problem != "" {
		ids = append(ids, f.Name+"-problem")
	}
	if f.Hint {
		ids = append(ids, f.Name+"-hint")
	}
	return strings.Join(ids, " ")
}

// read takes what was typed, and keeps it as it was: only what no text may hold
// is replaced. What is too long is said, never cut.
func (f *field) read(r *http.Request) {
	f.Value = clean(r.PostForm.Get(f.Name), f.Rows > 0)
	f.judge()
}

func (f *field) judge() {
	f.Problem = ""
	switch {
	case utf8.RuneCountInString(f.Value) > f.Limit:
		f.Problem = "long"
	case len(f.Value) > 2*f.Limit:
		f.Limit, f.Problem = f.Limit/2, "long" // so many fit, whatever the script
	case f.Required && isBlank(f.Value):
		f.Problem = "missing"
	case f.Type == "email":
		f.Value = strings.TrimSpace(f.Value) // what keyboards add
		if f.Value != "" && !isEmail(f.Value) {
			f.Problem = "unusable"
		}
	}
}

// clean replaces what is no text: broken UTF-8, NULs and other control
// characters. Lines of one-line fields become one.
func clean(s string, lines bool) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case lines && (r == '\n' || r == '\r'):
			return '\n'
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return '\uFFFD'
		default:
			return r
		}
	}, s)
}

// isBlank says whether nothing can be seen of s.
func isBlank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\uFFFD' && unicode.IsGraphic(r) && !unicode.IsSpace(r)
	})
}

// isEmail says whether mail can be sent there. It must not know more than mail
// servers do: an odd address is an address.
func isEmail(s string) bool {
	if len(s) > maxEmail || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// newToken makes a form one declaration, however often it is sent.
func newToken() string { return rand.Text() }

// tokenOf is the form's, without the mark of its page: a form is the same declaration
// when its page has changed. One that lost its token is a declaration all the same.
func tokenOf(r *http.Request) string {
	token, _, _ := strings.Cut(clean(r.PostForm.Get("token"), false), behindToken)
	if isBlank(token) || len(token) > maxToken {
		return newToken()
	}
	return token
}

// wrong lists the fields that have a problem.
func wrong(fields ...field) []field {
	var list []field
	for _, f := range fields {
		if f.Problem != "" {
			list = append(list, f)
		}
	}
	return list
}
