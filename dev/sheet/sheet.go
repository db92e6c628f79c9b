// Package sheet puts pictures of a page beside one another, small enough to be kept
// with the documentation.
//
// It must never take a picture: it is given what a browser took.
package sheet

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
)

const (
	half   = 2    // a picture is shown at one half of its size
	tall   = 1800 // what lies below is cut off
	gap    = 16
	middle = 40 // between before and after
)

// Compose puts pictures in one row, the first group before the second. A picture that
// is not there is left out.
func Compose(before, after []string) ([]byte, error) {
	var row []image.Image
	var at []int
	x := gap
	for n, group := range [][]string{before, after} {
		start := x
		for _, file := range group {
			picture, err := read(file)
			if os.IsNotExist(err) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", file, err)
			}
			row, at = append(row, picture), append(at, x)
			x += picture.Bounds().Dx() + gap
		}
		if n == 0 && x > start {
			x += middle - gap
		}
	}
	height := 0
	for _, picture := range row {
		height = max(height, picture.Bounds().Dy())
	}
	whole := image.NewRGBA(image.Rect(0, 0, x, height+2*gap))
	draw.Draw(whole, whole.Bounds(), image.NewUniform(color.RGBA{0xc4, 0xc8, 0xce, 0xff}), image.Point{}, draw.Src)
	for n, picture := range row {
		draw.Draw(whole, picture.Bounds().Add(image.Pt(at[n], gap)), picture, image.Point{}, draw.Src)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, withPalette(whole)); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return out.Bytes(), nil
}

// read hands out a picture at half its size.
func read(file string) (*image.RGBA, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	from, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	size := from.Bounds()
	small := image.NewRGBA(image.Rect(0, 0, size.Dx()/half, min(size.Dy(), tall)/half))
	for y := range small.Bounds().Dy() {
		for x := range small.Bounds().Dx() {
			small.SetRGBA(x, y, mean(from, size.Min.Add(image.Pt(x*half, y*half))))
		}
	}
	return small, nil
}

// mean is the colour of the square whose corner is at p.
func mean(from image.Image, p image.Point) color.RGBA {
	var red, green, blue uint32
	for dy := range half {
		for dx := range half {
			r, g, b, _ := from.At(p.X+dx, p.Y+dy).RGBA()
			red, green, blue = red+r>>8, green+g>>8, blue+b>>8
		}
	}
	const parts = half * half
	return color.RGBA{uint8(red / parts), uint8(green / parts), uint8(blue / parts), 0xff}
}
