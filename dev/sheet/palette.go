package sheet

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// colours is how many a picture keeps: 64 take six bits a dot, and pages have few.
const colours = 64

// withPalette keeps the colours that most dots have. The others become the nearest of
// them.
func withPalette(from *image.RGBA) *image.Paletted {
	count := map[color.RGBA]int{}
	size := from.Bounds()
	for y := range size.Dy() {
		for x := range size.Dx() {
			count[coarse(from.RGBAAt(x, y))]++
		}
	}
	most := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	palette := color.Palette{}
	for _, c := range most[:min(colours, len(most))] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	to := image.NewPaletted(size, palette)
	for y := range size.Dy() {
		for x := range size.Dx() {
			c := coarse(from.RGBAAt(x, y))
			index, known := nearest[c]
			if !known {
				index = uint8(palette.Index(c))
				nearest[c] = index
			}
			to.SetColorIndex(x, y, index)
		}
	}
	return to
}

// coarse takes shades for one that no eye tells apart, but keeps white white.
func coarse(c color.RGBA) color.RGBA {
	return color.RGBA{c.R | 3, c.G | 3, c.B | 3, 0xff}
}
