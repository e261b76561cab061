package sandbox

import "testing"

// TestLargeFunctionsAreNeverCompiled holds what keeps the compiler from functions that it would take long over.
func TestLargeFunctionsAreNeverCompiled(t *testing.T) {
	simple, fill := asm(i32(1), opDrop), asm(i32(0), i32(0), i32(0), opBulk, bulkMemoryFill, 0)
	for name, test := range map[string]struct {
		code string
		want Engine
	}{
		"small":                       {repeat(100, simple), Compiler},
		"64 KiB and more":             {repeat(maxCompiledBody/len(simple)+1, simple), Interpreter},
		"96 KiB with the meter in it": {repeat(4500, fill), Interpreter},
	} {
		b := &builder{Memory: "\x00\x01"}
		b.Fn("_start", "", "", "", test.code)
		m, err := Load(t.Context(), b.Bytes(), Config{Engine: Compiler})
		if err != nil {
			t.Fatal(err)
		}
		if m.Engine() != test.want {
			t.Errorf("%s: it runs in the %s", name, m.Engine())
		}
		m.Close(t.Context())
	}
}
