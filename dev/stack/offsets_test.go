package stack

import "testing"

func TestStacksThatRunAtOnceShareNoPort(t *testing.T) {
	taken := map[int]int{}
	for _, offset := range []int{OffsetAttack, OffsetStackTests, OffsetPortal, OffsetDesk, OffsetEndToEnd, OffsetCampaign, OffsetAlerts} {
		for _, p := range wanted(offset) {
			if other, ok := taken[p]; ok {
				t.Errorf("offsets %d and %d share the port %d", other, offset, p)
			}
			taken[p] = offset
		}
	}
}
