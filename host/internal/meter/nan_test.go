package meter

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"
)

// TestNaNsAreCanonical holds that the bits of a NaN that arithmetic gives are the same on every processor, and that
// what only moves a sign keeps the rest.
func TestNaNsAreCanonical(t *testing.T) {
	f64 := func(bits uint64) string {
		return asm(opF64Const, string(binary.LittleEndian.AppendUint64(nil, bits)))
	}
	f32 := func(bits uint32) string {
		return asm(opF32Const, string(binary.LittleEndian.AppendUint32(nil, bits)))
	}
	const odd64, odd32, neg64, neg32 = 0x7ff4_0000_0000_1234, 0x7fa0_1234, 1 << 63, 1 << 31
	b, want := &builder{}, map[string]uint64{}
	wide := func(name string, bits uint64, code ...any) {
		b.Fn(name, "", ti64, "", asm(code...), 0xbd)
		want[name] = bits
	}
	thin := func(name string, bits uint32, code ...any) {
		b.Fn(name, "", ti32, "", asm(code...), 0xbc)
		want[name] = uint64(bits)
	}
	for op := 0x9b; op <= 0xa5; op++ { // ceil floor trunc nearest sqrt add sub mul div min max
		args := f64(odd64 | neg64)
		thinArgs := f32(odd32 | neg32)
		if op >= 0xa0 {
			args, thinArgs = args+f64(1), f32(1)+thinArgs
		}
		wide(fmt.Sprintf("f64 %x", op), 0x7ff8<<48, args, op)
		thin(fmt.Sprintf("f32 %x", op-0x0e), 0x7fc0_0000, thinArgs, op-0x0e)
	}
	wide("0/0", 0x7ff8<<48, f64(0), f64(0), 0xa3)
	wide("sqrt(-1)", 0x7ff8<<48, f64(0xbff0<<48), 0x9f)
	thin("inf-inf", 0x7fc0_0000, f32(0x7f80_0000), f32(0x7f80_0000), 0x93)
	wide("promote", 0x7ff8<<48, f32(odd32|neg32), 0xbb)
	thin("demote", 0x7fc0_0000, f64(odd64|neg64), 0xb6)
	wide("a chain", 0x7ff8<<48, f64(2), f64(0), f64(0), 0xa3, 0xa0, 0x9f)
	wide("negated", 0xfff8<<48, f64(0), f64(0), 0xa3, 0x9a)
	wide("kept by neg", odd64|neg64, f64(odd64), 0x9a)
	wide("kept by abs", odd64, f64(odd64|neg64), 0x99)
	wide("kept by copysign", odd64|neg64, f64(odd64), f64(neg64), 0xa6)
	thin("kept by f32.neg", odd32|neg32, f32(odd32), 0x8c)
	thin("kept by f32.copysign", odd32|neg32, f32(odd32), f32(neg32), 0x98)
	wide("a number", math.Float64bits(3), f64(math.Float64bits(1)), f64(math.Float64bits(2)), 0xa0)
	wide("minus zero", neg64, f64(neg64), f64(neg64), 0xa0)
	wide("infinity", 0x7ff0<<48, f64(math.Float64bits(1)), f64(0), 0xa3)
	for name, bits := range want {
		if got := both(t, b.Bytes(), allowance{}, name); got.kind != "" || got.value != bits {
			t.Errorf("%q: %x, want %x; %+v", name, got.value, bits, got)
		}
	}
}
