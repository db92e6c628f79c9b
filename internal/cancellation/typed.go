package cancellation

// Typed is what a person typed on a public form, as it was typed. Personal data:
// it is in the declaration, its receipt and its mails alone, never in logs.
type Typed struct {
	Name           string `json:"name"`
	CustomerNumber string `json:"customer_number,omitempty"`
	Phone          string `json:"phone,omitempty"`
	Address        string `json:"address,omitempty"`
	BirthDate      string `json:"birth_date,omitempty"`
	Contract       string `json:"contract"`       // its number, or in words
	Part           string `json:"part,omitempty"` // of a withdrawal: what is withdrawn, if not all
	Wish           string `json:"wish,omitempty"` // preferred last day; none: the earliest possible
	Email          string `json:"email"`          // where the confirmation goes
}
