package notice

// WorkdaysAfter returns the nth working day after a day, which is not counted:
// Monday to Friday without the holidays of the whole country, by the built-in
// catalogue. A holiday of one Land counts as a working day: a period gets no longer
// than where that Land has work.
func WorkdaysAfter(d Date, n int) Date {
	for ; n > 0; n-- {
		d = Rules().calendar.nextWorkday(d.plus(1))
	}
	return d
}
