// Package notice owns the rules of giving notice: from the terms of a product
// and the day a declaration was received it says on which day the contract ends
// and by when notice for that end has to arrive. It owns Date and Period.
//
// The rules are pure: no clock, no I/O, no contexts, and the same input always
// gives the same answer, since an answer is kept as evidence with the version of
// the rules that gave it. Months are never added with the arithmetic of package
// time: that turns 31 January plus one month into 3 March.
package notice

// RuleVersion names the rules and the built-in catalogue; it is kept with every decision.
// A change that can move a date gets a new one.
const RuleVersion = "2026-11-28"
