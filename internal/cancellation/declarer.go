package cancellation

// Role is as whom somebody declares.
type Role string

// The roles. Provider is the new one, to which the customer goes.
const (
	RoleHolder   Role = "holder"
	RoleHeir     Role = "heir"
	RoleGuardian Role = "guardian"
	RoleAgent    Role = "agent"
	RoleProvider Role = "provider"
)

// Proof is what was shown of the right to declare for the holder. None is ever
// needed for a declaration to be received.
type Proof string

// What can be shown. Original is a power of attorney in the original, certificate
// one of inheritance or of a guardian's office. A copy or a fax is no original.
const (
	ProofNone        Proof = "none"
	ProofCopy        Proof = "copy"
	ProofOriginal    Proof = "original"
	ProofCertificate Proof = "certificate"
	ProofCourtOrder  Proof = "court_order"
)

// Declarer is who declares. Nil stands for the holder of the contract.
type Declarer struct {
	Role  Role   `json:"role"`
	Name  string `json:"name,omitempty"`
	Proof Proof  `json:"proof"`
}

// Reserved says that the declaration can be rejected without delay, for want of a
// power of attorney in the original (§ 174 BGB). Else it stands.
func (d *Declarer) Reserved() bool {
	return d != nil && d.Role == RoleAgent && (d.Proof == ProofNone || d.Proof == ProofCopy)
}

// ForHolder says that somebody else than the holder declares.
func (d *Declarer) ForHolder() bool { return d != nil && d.Role != RoleHolder }
