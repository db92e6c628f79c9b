package mailtest

import (
	"net/http"
	"strings"
	"testing"
)

const attached = `"attachments":[{"content":"JVBERg==","type":"application/pdf","filename":"beleg-c-1.pdf","disposition":"attachment"}],`

func withAttachment(from, to string) string {
	return strings.Replace(good, `"subject"`, strings.Replace(attached, from, to, 1)+`"subject"`, 1)
}

func TestOnlyAWellFormedAttachmentIsTaken(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		want     int
	}{
		"a good one":                {"", "", 202},
		"no content":                {`"JVBERg=="`, `""`, 400},
		"content that is no base64": {`JVBERg==`, `%PDF`, 400},
		"no name":                   {`beleg-c-1.pdf`, ``, 400},
		"a name without reference":  {`beleg-c-1.pdf`, `beleg.pdf`, 400},
		"a person's name":           {`beleg-c-1.pdf`, `beleg-erika-beispiel.pdf`, 400},
		"a path":                    {`beleg-c-1.pdf`, `../beleg-c-1.pdf`, 400},
		"a program":                 {`beleg-c-1.pdf`, `beleg-c-1.exe`, 400},
		"no type":                   {`application/pdf`, ``, 400},
		"a type that is none":       {`application/pdf`, `pdf`, 400},
		"a type with a line":        {`application/pdf`, `application/pdf\r\nX: y`, 400},
		"a file inside the text":    {`"disposition":"attachment"`, `"disposition":"inline"`, 400},
		"no disposition":            {`,"disposition":"attachment"`, ``, 400},
		"an ID for the text":        {`"disposition"`, `"content_id":"x","disposition"`, 400},
		"a field that is none":      {`"disposition"`, `"name":"x","disposition"`, 400},
		"two of one name":           {`],`, `,{"content":"JVBERg==","type":"application/pdf","filename":"beleg-c-1.pdf","disposition":"attachment"}],`, 400},
	} {
		t.Run(name, func(t *testing.T) {
			_, url := start(t, Config{})
			if status, answer, _ := send(t, url, withAttachment(c.from, c.to)); status != c.want {
				t.Errorf("%d, want %d: %s", status, c.want, answer)
			}
		})
	}
}

func TestAttachmentsAreListedServedAndKept(t *testing.T) {
	dir := t.TempDir()
	f, url := start(t, Config{Dir: dir})
	if status, answer, _ := send(t, url, withAttachment("", "")); status != 202 {
		t.Fatal(status, answer)
	}
	path := f.Messages("c-1")[0].Attachments[0].Path
	_, list, err := call(t, http.MethodGet, url+"/messages?case=c-1", "")
	if err != nil || !strings.Contains(list, `"attachments":[{"name":"beleg-c-1.pdf","type":"application/pdf","size":4,"path":"`+path+`"}]`) {
		t.Errorf("messages: %v %s", err, list)
	}
	_, page, err := call(t, http.MethodGet, url+"/mail/1", "")
	if err != nil || !strings.Contains(page, `href="`+path+`"`) || !strings.Contains(page, "beleg-c-1.pdf") {
		t.Errorf("the mail's page: %v %s", err, page)
	}
	_, again := start(t, Config{Dir: dir})
	res, content, err := call(t, http.MethodGet, again+path, "")
	if err != nil || content != "%PDF" || res.Header.Get("Content-Type") != "application/pdf" ||
		res.Header.Get("Content-Disposition") != "attachment; filename=beleg-c-1.pdf" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v %q %v", err, content, res.Header)
	}
	for _, wrong := range []string{path + "1", "/attachments/x/1", "/attachments/../mails.jsonl", "/attachments/%2e%2e/mails.jsonl"} {
		if res, content, err := call(t, http.MethodGet, again+wrong, ""); err != nil || res.StatusCode == http.StatusOK {
			t.Errorf("%s: %v %q", wrong, err, content)
		}
	}
}
