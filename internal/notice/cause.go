package notice

// Trigger is the kind of cause that is declared.
type Trigger string

// GoodCause is the trigger of whatever no other right speaks of.
const GoodCause Trigger = "good_cause"

// The days that an end for a cause can be bound to.
const (
	notBeforeEvent    = "event"
	notBeforeDayPrior = "day_before_event"
)

// Cause is what happened, as far as days say it.
type Cause struct {
	Trigger    Trigger `json:"trigger"`
	InformedOn Date    `json:"informed_on,omitzero"` // the customer was properly told
	EventOn    Date    `json:"event_on,omitzero"`    // the change takes effect, the customer moves out
}

// UnmarshalJSON reads a cause strictly: a field that is unknown, given twice or
// malformed is a *FieldError.
func (c *Cause) UnmarshalJSON(data []byte) error {
	var read Cause
	err := ReadObject(data, func(name string, value []byte) error {
		switch name {
		case "trigger":
			return InField(name, readWord(value, &read.Trigger))
		case "informed_on":
			return InField(name, read.InformedOn.UnmarshalJSON(value))
		case "event_on":
			return InField(name, read.EventOn.UnmarshalJSON(value))
		}
		return UnknownField(name, "trigger, informed_on, event_on")
	})
	if err == nil && read.Trigger == "" {
		err = &FieldError{Field: "trigger", Code: CodeMissing, Message: "must say what the cause is"}
	}
	if err != nil {
		return err
	}
	*c = read
	return nil
}
