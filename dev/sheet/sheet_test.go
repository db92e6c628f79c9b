package sheet_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/dev/sheet"
)

func TestASheetShowsBeforeLeftOfAfterAndGoesWithoutWhatIsNotThere(t *testing.T) {
	red, blue := color.RGBA{0xff, 0, 0, 0xff}, color.RGBA{0, 0, 0xff, 0xff}
	before, after := picture(t, red), picture(t, blue)
	both := compose(t, []string{before}, []string{after})
	alone := compose(t, []string{filepath.Join(t.TempDir(), "none.png")}, []string{after})
	if both.Bounds().Dx() <= alone.Bounds().Dx() {
		t.Errorf("both take %v, one %v", both.Bounds(), alone.Bounds())
	}
	if r, _, b, _ := both.At(30, 30).RGBA(); r < b {
		t.Error("what was before is not on the left")
	}
	if r, _, b, _ := both.At(both.Bounds().Dx()-30, 30).RGBA(); r > b {
		t.Error("what is after is not on the right")
	}
}

func picture(t *testing.T, c color.Color) string {
	t.Helper()
	plain := image.NewRGBA(image.Rect(0, 0, 100, 100))
	draw.Draw(plain, plain.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, plain); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.png")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func compose(t *testing.T, before, after []string) image.Image {
	t.Helper()
	content, err := sheet.Compose(before, after)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return whole
}
