package workflows

import (
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// The values of StateKey while a run is open; that it is completed shows in
// its execution status.
const (
	StateOpen           = "open"
	StateNeedsAttention = "needs_attention"
)

// StateKey says whether a person is needed.
func StateKey() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("CancellationState")
}

// ChannelKey is the way the declaration came in.
func ChannelKey() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("Channel")
}

// ProductCountKey counts the items of the case.
func ProductCountKey() temporal.SearchAttributeKeyInt64 {
	return temporal.NewSearchAttributeKeyInt64("ProductCount")
}

// DeadlineKey is the first end of a product in the case: midnight UTC of that
// civil day.
func DeadlineKey() temporal.SearchAttributeKeyTime {
	return temporal.NewSearchAttributeKeyTime("Deadline")
}

// SearchAttributes lists what a namespace must know before the first run.
func SearchAttributes() map[string]enums.IndexedValueType {
	return map[string]enums.IndexedValueType{
		StateKey().GetName():        StateKey().GetValueType(),
		ChannelKey().GetName():      ChannelKey().GetValueType(),
		ProductCountKey().GetName(): ProductCountKey().GetValueType(),
		DeadlineKey().GetName():     DeadlineKey().GetValueType(),
	}
}
