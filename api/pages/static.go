package pages

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
	"slices"
	"strconv"
	"strings"
)

//go:embed static
var shared embed.FS

// Static knows the address of each file, which changes with its content, so
// that browsers may keep it for good.
type Static struct {
	Style, Script, Icon, Logo string // Logo is "" if there is none

	below string
	files map[string]file
}

type file struct {
	kind    string
	content []byte
}

// kindOf is the type of a file that may be served, "" of another.
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

// NewStatic prepares the files that pages load from below a path: the style of all
// pages with what is added to it, and a script.
func NewStatic(below string, who Provider, style, script []byte) (Static, error) {
	s := Static{below: below, files: map[string]file{}}
	colours, err := colours(who.Colour)
	if err != nil {
		return Static{}, err
	}
	base, err := shared.ReadFile("static/pages.css")
	if err != nil {
		return Static{}, fmt.Errorf("read style: %w", err)
	}
	icon, err := shared.ReadFile("static/icon.svg")
	if err != nil {
		return Static{}, fmt.Errorf("read icon: %w", err)
	}
	s.Style = s.add("pages.css", slices.Concat(base, style, []byte(colours)))
	s.Script, s.Icon = s.add("pages.js", script), s.add("icon.svg", icon)
	if who.LogoFile == "" {
		return s, nil
	}
	name := "logo" + strings.ToLower(filepath.Ext(who.LogoFile))
	if !strings.HasPrefix(kindOf(name), "image/") {
		return Static{}, errors.New("the logo must be an SVG, PNG, JPEG or WebP file")
	}
	content, err := os.ReadFile(who.LogoFile)
	if err != nil {
		return Static{}, errors.New("the logo's file cannot be read")
	}
	s.Logo = s.add(name, content)
	return s, nil
}

func (s *Static) add(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	s.files[hashed] = file{kindOf(name), content}
	return s.below + hashed
}

// Serve answers a file by its name; it is false if there is none.
func (s *Static) Serve(w http.ResponseWriter, name string) bool {
	f, ok := s.files[name]
	if !ok {
		return false
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Del("Vary")
	w.Header().Set("Content-Type", f.kind)
	_, _ = w.Write(f.content) // the visitor is gone, and nobody else to tell
	return true
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
