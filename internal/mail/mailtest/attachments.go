package mailtest

import (
	"fmt"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Attachment is a file of a mail as GET /messages tells it.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int    `json:"size"` // in bytes
	Path string `json:"path"` // where the fake serves it
}

// attachment is one as the vendor describes it. JSON reads the content as
// base64, and refuses what is none.
type attachment struct {
	Content     []byte  `json:"content"`
	Type        string  `json:"type"`
	Filename    string  `json:"filename"`
	Disposition string  `json:"disposition"`
	ContentID   *string `json:"content_id"`
}

// fileName is ours: a word, the reference and an extension. A name stays in the
// vendor's logs, so nothing of a person belongs there.
var fileName = regexp.MustCompile(`^[a-z]+-(.+)\.(pdf|json|txt)$`)

// checkAttachments is strict beyond the vendor, which takes any name, a missing
// type, and files inside the text.
func (p payload) checkAttachments() (field, message string) {
	names := map[string]bool{}
	for i, a := range p.Attachments {
		field := fmt.Sprintf("attachments.%d", i)
		switch named := fileName.FindStringSubmatch(a.Filename); {
		case len(a.Content) == 0:
			return field + ".content", "the content is required"
		case named == nil || !strings.HasSuffix(p.Subject, " "+named[1]):
			return field + ".filename", "must be a word, the reference that ends the subject, and pdf, json or txt"
		case names[a.Filename]:
			return field + ".filename", "two files have the same name"
		case !isType(a.Type):
			return field + ".type", "must be a MIME type"
		case a.Disposition != "attachment":
			return field + ".disposition", "must be attachment"
		case a.ContentID != nil:
			return field + ".content_id", "is for files inside the text"
		}
		names[a.Filename] = true
	}
	return "", ""
}

func isType(s string) bool {
	t, _, err := mime.ParseMediaType(s)
	return err == nil && t == s && strings.Contains(t, "/")
}

func attachmentPath(id string, n int) string { return "/attachments/" + id + "/" + strconv.Itoa(n+1) }

// attachment is GET /attachments/{mail}/{n}: the file, never shown as a page.
func (s *Server) attachment(w http.ResponseWriter, r *http.Request) {
	for _, e := range s.entries() {
		for _, a := range e.Attachments {
			if a.Path != r.URL.Path {
				continue
			}
			content, err := s.content(a.Path)
			if err != nil {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Security-Policy", mailPolicy)
			w.Header().Set("Content-Type", a.Type)
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}))
			_, _ = w.Write(content) // the caller may be gone
			return
		}
	}
	http.NotFound(w, r)
}

// content returns the bytes of a mail's attachment.
func (s *Server) content(path string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files.read(path)
}

// fileStore keeps what is attached: in a folder, since a campaign's mails would
// fill the memory, or in memory where there is none.
type fileStore struct {
	dir    string
	memory map[string][]byte // by path
}

func newFileStore(dir string) fileStore {
	return fileStore{dir: dir, memory: map[string][]byte{}}
}

func (f fileStore) keep(m record) error {
	for i, content := range m.files {
		path := m.Attachments[i].Path
		if f.dir == "" {
			f.memory[path] = content
			continue
		}
		name := filepath.Join(f.dir, path)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return fmt.Errorf("keep attachment: %w", err)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return fmt.Errorf("keep attachment: %w", err)
		}
	}
	return nil
}

// read is given paths of mails that were taken, and no other.
func (f fileStore) read(path string) ([]byte, error) {
	if f.dir == "" {
		return f.memory[path], nil
	}
	return os.ReadFile(filepath.Join(f.dir, path))
}
