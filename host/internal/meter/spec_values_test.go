package meter

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero/api"
)

// same compares results of the plain module with ours: bit by bit, but for the NaN that ours made canonical.
func same(plain, ours []uint64, types []api.ValueType) bool {
	if len(plain) != len(ours) || len(plain) == 0 { // none after a trap
		return len(plain) == len(ours)
	}
	for i, t := range types {
		nan := t == api.ValueTypeF32 && uint32(ours[i]) == 0x7fc00000 &&
			math.IsNaN(float64(math.Float32frombits(uint32(plain[i])))) ||
			t == api.ValueTypeF64 && ours[i] == 0x7ff8<<48 && math.IsNaN(math.Float64frombits(plain[i]))
		reference := t == api.ValueTypeExternref || t == funcref // an address, for functions
		if plain[i] != ours[i] && !nan && !(reference && (plain[i] == 0) == (ours[i] == 0)) {
			return false
		}
	}
	return true
}

// refusal is the reason of an error of the gate, and the feature if it names one.
func refusal(t *testing.T, err error) string {
	var e *Error
	if !errors.As(err, &e) || e.Reason == "" || !plain(e.Detail) {
		t.Fatalf("%#v", err)
	}
	if _, after, ok := strings.Cut(e.Detail, "it uses "); ok && e.Reason == "unsupported" {
		feature, _, _ := strings.Cut(after, ",")
		return "unsupported " + feature
	}
	return e.Reason
}

// trapKind is the cause that wazero gives, without what is particular to an engine.
func trapKind(err error) string {
	if err == nil {
		return ""
	}
	last := err
	for e := err; e != nil; e = errors.Unwrap(e) {
		last = e
	}
	text, _, _ := strings.Cut(last.Error(), "\n")
	if i := strings.LastIndex(text, "]: "); i >= 0 {
		text = text[i+3:]
	}
	return text
}

func argument(t *testing.T, kind string, value any) uint64 {
	text, _ := value.(string)
	if value == nil || text == "null" {
		return 0
	}
	v, err := strconv.ParseUint(text, 10, 64)
	if n, e := strconv.ParseInt(text, 10, 64); err != nil && e == nil {
		v, err = uint64(n), nil
	}
	if err != nil {
		t.Fatalf("argument %v: %v", value, err)
	}
	switch kind {
	case "i32", "f32":
		v = uint64(uint32(v))
	case "externref":
		v++ // 0 is null here
	}
	return v
}
