package pages

import "math"

// luminance of a colour, as WCAG 2 defines it: 0 is black, 1 is white.
func luminance(rgb uint64) float64 {
	part := func(shift uint) float64 {
		v := float64(rgb>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
