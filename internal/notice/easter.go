package notice

// easter returns Easter Sunday of the Gregorian calendar, by the rule of Gauss in
// the form that needs no exceptions.
func easter(year int) Date {
	golden := year % 19
	century := year / 100
	epact := (century - century/4 - (8*century+13)/25 + 19*golden + 15) % 30
	moon := epact - epact/28*(1-epact/28*(29/(epact+1))*((21-golden)/11))
	weekday := (year + year/4 + moon + 2 - century + century/4) % 7
	sunday := moon - weekday
	month := 3 + (sunday+40)/44
	return civil(year, month, sunday+28-31*(month/4))
}
