package dates

import "fmt"

// terms are of five kinds, one with a start in each month of twenty years.
var terms = []string{
	`{"sector":"telecom","starts_on":"20%02d-%02d-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}`,
	`{"sector":"telecom","concluded_on":"2019-06-01","starts_on":"20%02d-%02d-10","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
	`{"sector":"service","concluded_on":"2019-10-01","starts_on":"20%02d-%02d-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
	`{"starts_on":"20%02d-%02d-01","notice":"P1M","cadence":"month_end"}`,
	`{"starts_on":"20%02d-%02d-20","notice":"P6W","cadence":"quarter_end"}`,
}

// question is the n-th line. No two of the same terms and day follow each other.
func question(n int) string {
	year, month := 6+n/12%20, n%12+1
	return fmt.Sprintf(`{"id":"%d","terms":%s,"received_on":"2026-%02d-%02d"}`+"\n",
		n, fmt.Sprintf(terms[n%len(terms)], year, month), n/5%12+1, n/7%28+1)
}
