package portal

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

//go:embed static
var staticFiles embed.FS

// static knows the address of each file, which changes with its content, so
// that browsers may keep it for good.
type static struct {
	Style, Script, Icon, Logo string // Logo is "" if there is none
	files                     map[string]file
}

type file struct {
	kind    string
	content []byte
}

// kinds are the files that may be served.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	default:
		return ""
	}
}

var errColour = errors.New("the colour must be six hexadecimal digits such as #0b5cad")

func newStatic(who Provider) (static, error) {
	s := static{files: map[string]file{}}
	colours, err := colours(who.Colour)
	if err != nil {
		return static{}, err
	}
	for _, f := range []struct {
		name string
		more string
		at   *string
	}{{"portal.css", colours, &s.Style}, {"portal.js", "", &s.Script}, {"icon.svg", "", &s.Icon}} {
		content, err := staticFiles.ReadFile("static/" + f.name)
		if err != nil {
			return static{}, fmt.Errorf("read %s: %w", f.name, err)
		}
		*f.at = s.add(f.name, append(content, f.more...))
	}
	if who.LogoFile == "" {
		return s, nil
	}
	name := "logo" + strings.ToLower(filepath.Ext(who.LogoFile))
	if !strings.HasPrefix(kindOf(name), "image/") {
		return static{}, errors.New("the logo must be an SVG, PNG, JPEG or WebP file")
	}
	content, err := os.ReadFile(who.LogoFile)
	if err != nil {
		return static{}, errors.New("the logo's file cannot be read")
	}
	s.Logo = s.add(name, content)
	return s, nil
}

func (s *static) add(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	s.files[hashed] = file{kindOf(name), content}
	return "/static/" + hashed
}

func (p *portal) file(w http.ResponseWriter, r *http.Request) error {
	f, ok := p.static.files[chi.URLParam(r, "file")]
	if !ok {
		return errNotFound
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Del("Vary")
	w.Header().Set("Content-Type", f.kind)
	_, _ = w.Write(f.content) // the visitor is gone, and nobody else to tell
	return nil
}

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// colours puts the provider's colour over the stylesheet's own, with black or
// white on it, whichever is read more easily.
func colours(colour string) (string, error) {
	if colour == "" {
		return "", nil
	}
	if !hexColour.MatchString(colour) {
		return "", errColour
	}
	rgb, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		return "", errColour
	}
	on := "#ffffff"
	if luminance(rgb) > 0.179 { // where black and white contrast alike
		on = "#000000"
	}
	return fmt.Sprintf("\n:root { --accent: %s; --on-accent: %s; }\n", colour, on), nil
}
