package worker

import "testing"

func TestGrowthOfTheHeap(t *testing.T) {
	const mb = 1 << 20
	for left, due := range map[uint64]uint64{
		0: 48 * mb, 8 * mb: 48 * mb, 15 * mb: 55 * mb, 30 * mb: 70 * mb, 40 * mb: 80 * mb, 900 * mb: 1800 * mb,
	} {
		held := max(left, smallestHeap)
		got := held + held*uint64(growth(left))/100
		if got > due || got < due-due/50 {
			t.Errorf("%d MB left: the next collection is due at %d MB, want %d", left/mb, got/mb, due/mb)
		}
	}
}
