package sandbox

import "testing"

// TestARefusedMemoryIsNamed holds that a module that fails for want of memory is told from one that fails, and from one
// that manages with less.
func TestARefusedMemoryIsNamed(t *testing.T) {
	grown := func(by int32) string { return asm(i32(int64(by)), opMemoryGrow, 0, opDrop) }
	for name, test := range map[string]struct {
		memory string
		code   string
		kind   Outcome
	}{
		"refused, then a trap": {"\x00\x01", grown(16) + asm(opUnreachable), MemoryExhausted},
		"refused, granted less, then a trap": {"\x00\x01", grown(16) + grown(15) + asm(opUnreachable),
			MemoryExhausted},
		"refused, then well":              {"\x00\x01", grown(16), ""},
		"granted, then a trap":            {"\x00\x01", grown(15) + asm(opUnreachable), Trap},
		"refused by its own, lower limit": {"\x01\x01\x02", grown(2) + asm(opUnreachable), Trap},
		"refused, then out of fuel": {"\x00\x01", grown(16) + asm(opLoop, blockVoid, opBr, 0, opEnd),
			FuelExhausted},
		"refused more than there can ever be": {"\x00\x01", grown(-1) + asm(opUnreachable), MemoryExhausted},
	} {
		b := &builder{Memory: test.memory}
		b.Fn("f", "", "", "", test.code)
		if got := both(t, b.Bytes(), Config{MemoryPages: 16, Fuel: 100_000}, "f"); got.kind != test.kind {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
