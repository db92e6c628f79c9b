package notice

// Warnings are what somebody should know who asks about these terms and that day of
// receipt, though all of it is answered: reasons for Explain.
func (c *Catalogue) Warnings(t Terms, received Date) []Step {
	var all []Step
	if concluded := t.concluded(); !concluded.IsZero() && received.Before(concluded) {
		all = append(all, Step{Rule: RuleEarlyReceipt, On: received, Until: concluded})
	}
	for _, p := range c.Packages {
		could := t.Package != "" && t.PackageSector == "" && c.depth(t.Sector, p.Sector) < 0
		if could && t.jurisdiction(c) == p.Jurisdiction && p.holds(&t, received) {
			all = append(all, Step{Rule: RulePackageOpen, Law: p.Law})
		}
	}
	return all
}
