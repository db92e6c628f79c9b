package signin

// Code says to a person what became of signing in.
type Code string

// The codes, and what to tell.
const (
	IssuerDown   Code = "issuer_down"   // signing in does not work at the moment; everything else does
	SessionsDown Code = "sessions_down" // the same, because our own database is away
	Unknown      Code = "unknown"       // not begun in this browser, or answered already: begin again
	Expired      Code = "expired"       // it took too long: begin again
	Denied       Code = "denied"        // the customer gave up at the issuer
	Refused      Code = "refused"       // the issuer's answer does not hold: begin again
	NoCustomer   Code = "no_customer"   // signed in, but the issuer names no customer
)

// Error is why somebody could not be signed in or out. It never holds what the
// issuer or the browser sent.
type Error struct {
	Code Code
	Step string // where, for the log
	Err  error  // of the session store; else nil
}

// Error implements error.
func (e *Error) Error() string {
	text := "sign in: " + string(e.Code) + " at " + e.Step
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the session store's error.
func (e *Error) Unwrap() error { return e.Err }
