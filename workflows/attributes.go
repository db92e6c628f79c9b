package workflows

import (
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// StateKey says what the run waits for: a State.
func StateKey() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("CancellationState")
}

// NeedsPersonKey says whether nothing happens until somebody acts: a StateRow's Person.
func NeedsPersonKey() temporal.SearchAttributeKeyBool {
	return temporal.NewSearchAttributeKeyBool("NeedsPerson")
}

// ChannelKey is the way the declaration came in.
func ChannelKey() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("Channel")
}

// ProductCountKey counts the items of the case.
func ProductCountKey() temporal.SearchAttributeKeyInt64 {
	return temporal.NewSearchAttributeKeyInt64("ProductCount")
}

// EarliestEndKey is the first end of a product in the case: midnight UTC of that
// civil day.
func EarliestEndKey() temporal.SearchAttributeKeyTime {
	return temporal.NewSearchAttributeKeyTime("EarliestEnd")
}

// SearchAttributes lists what a namespace must know before the first run.
func SearchAttributes() map[string]enums.IndexedValueType {
	return map[string]enums.IndexedValueType{
		StateKey().GetName():        StateKey().GetValueType(),
		NeedsPersonKey().GetName():  NeedsPersonKey().GetValueType(),
		ChannelKey().GetName():      ChannelKey().GetValueType(),
		ProductCountKey().GetName(): ProductCountKey().GetValueType(),
		EarliestEndKey().GetName():  EarliestEndKey().GetValueType(),
	}
}
