package signin

import (
	"net/url"
	"strings"
)

const (
	// returnParameter names where to go once signed in.
	returnParameter = "nach"
	defaultReturn   = "/konto"
	afterEnd        = "/"
	maxReturn       = 512
)

// BeginPath is where to send somebody who must sign in first, and comes back to
// a path of ours afterwards.
func BeginPath(back string) string {
	return PathBegin + "?" + url.Values{returnParameter: {back}}.Encode()
}

// localPath is a path of this site, or the customer centre: a link must not
// lead through us to somewhere else. Browsers read a backslash as a slash, and
// skip tabs and line breaks.
func localPath(text string) string {
	if len(text) > maxReturn || !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") {
		return defaultReturn
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c >= 0x7f || c == '\\' {
			return defaultReturn
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Fragment != "" {
		return defaultReturn
	}
	switch u.Path {
	case PathBegin, PathCallback, PathEnd:
		return defaultReturn
	default:
		return text
	}
}
