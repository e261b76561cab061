package meter

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/tetratelabs/wazero"
)

// generator makes valid modules out of a sequence of choices, so that what is tested is what the meter does to code,
// and not how the validator refuses it.
type generator struct {
	choices  []byte
	floats   bool
	labels   []string // result types of the open blocks, innermost last
	nest     int
	function int // which is made
	budget   int // of instructions, more or less
}

// generatorLocals are the locals of every function: parameters first.
const generatorLocals = ti32 + ti64 + tf32 + tf64 + ti32 + ti64 + tf32 + tf64

func (g *generator) pick(n int) int {
	if len(g.choices) == 0 {
		return 0
	}
	c := g.choices[0]
	g.choices = g.choices[1:]
	return int(c) % n
}

// operations are the numeric instructions by what they give, with what they take.
func operations(floats bool) map[string][][2]string {
	ops := map[string][][2]string{}
	add := func(result, takes string, from, to int) {
		if floats || !bytes.ContainsAny([]byte(takes+result), tf32+tf64) {
			for op := from; op <= to; op++ {
				ops[result] = append(ops[result], [2]string{asm(op), takes})
			}
		}
	}
	add(ti32, ti32, 0x45, 0x45)
	add(ti32, ti32+ti32, 0x46, 0x4f)
	add(ti32, ti64, 0x50, 0x50)
	add(ti32, ti64+ti64, 0x51, 0x5a)
	add(ti32, tf32+tf32, 0x5b, 0x60)
	add(ti32, tf64+tf64, 0x61, 0x66)
	add(ti32, ti32, 0x67, 0x69)
	add(ti32, ti32+ti32, 0x6a, 0x78)
	add(ti32, ti64, 0xa7, 0xa7)
	add(ti32, tf32, 0xbc, 0xbc)
	add(ti32, tf32, 0xa8, 0xa9)
	add(ti32, ti32, 0xc0, 0xc1)
	add(ti64, ti64, 0x79, 0x7b)
	add(ti64, ti64+ti64, 0x7c, 0x8a)
	add(ti64, ti32, 0xac, 0xad)
	add(ti64, tf64, 0xbd, 0xbd)
	add(ti64, tf64, 0xb0, 0xb1)
	add(ti64, ti64, 0xc2, 0xc4)
	add(tf32, tf32, 0x8b, 0x91)
	add(tf32, tf32+tf32, 0x92, 0x98)
	add(tf32, ti32, 0xb2, 0xb3)
	add(tf32, ti64, 0xb4, 0xb5)
	add(tf32, tf64, 0xb6, 0xb6)
	add(tf32, ti32, 0xbe, 0xbe)
	add(tf64, tf64, 0x99, 0x9f)
	add(tf64, tf64+tf64, 0xa0, 0xa6)
	add(tf64, ti32, 0xb7, 0xb8)
	add(tf64, ti64, 0xb9, 0xba)
	add(tf64, tf32, 0xbb, 0xbb)
	add(tf64, ti64, 0xbf, 0xbf)
	if floats {
		for op, takes := range []string{tf32, tf32, tf64, tf64, tf32, tf32, tf64, tf64} {
			result := map[bool]string{true: ti32, false: ti64}[op < 4]
			ops[result] = append(ops[result], [2]string{asm(opBulk, op), takes})
		}
	}
	return ops
}

func (g *generator) kind() string {
	kinds := []string{ti32, ti64}
	if g.floats {
		kinds = append(kinds, tf32, tf64)
	}
	return kinds[g.pick(len(kinds))]
}

// local is one of a type.
func (g *generator) local(t string) int {
	first := bytes.IndexByte([]byte(generatorLocals), t[0])
	return first + 4*g.pick(2)
}

func (g *generator) constant(t string) string {
	interesting := []int64{0, 1, -1, 2, 7, 100, -128, 1 << 20, 1<<31 - 1, -1 << 31, 1<<63 - 1, -1 << 63}
	v := interesting[g.pick(len(interesting))]
	switch t {
	case ti32:
		return i32(v)
	case ti64:
		return i64(v)
	case tf32:
		return asm(i32(v), []int{0xb2, 0xbe}[g.pick(2)])
	}
	return asm(i64(v), []int{0xb9, 0xbf}[g.pick(2)])
}

// value is code that leaves one value of a type.
func (g *generator) value(t string) string {
	if g.budget--; g.budget < 0 || g.nest > 6 {
		return asm(opLocalGet, g.local(t))
	}
	g.nest++
	defer func() { g.nest-- }()
	address := func() string { return asm(g.value(ti32), i32(0x3ff8), 0x71) }
	switch g.pick(12) {
	case 0:
		return g.constant(t)
	case 1:
		return asm(opLocalGet, g.local(t))
	case 2:
		return asm(address(), map[string]int{ti32: 0x28, ti64: 0x29, tf32: 0x2a, tf64: 0x2b}[t], 0, 4)
	case 3:
		return asm(g.value(t), g.value(t), g.value(ti32), opSelect)
	case 4:
		return asm(g.value(ti32), opIf, t, g.inside(t, func() string { return g.value(t) }), opElse,
			g.inside(t, func() string { return g.statement() + g.value(t) }), opEnd)
	case 5:
		return asm(opBlock, t, g.inside(t, func() string { return asm(g.value(t), g.value(ti32), opBrIf, 0) }), opEnd)
	case 6:
		return asm(g.value(t), opLocalTee, g.local(t))
	case 7: // every function gives an i64
		anything := g.pick(32) == 0
		if g.function == 0 && !anything {
			return g.constant(t)
		}
		call := asm(opCall, g.pick(max(g.function, 1))) // an earlier one, so that most calls end
		if anything {
			call = asm(g.value(ti32), i32(7), 0x71, opCallIndirect, 0, 0)
		}
		convert := map[string]string{ti32: "\xa7", ti64: "", tf32: "\xb4", tf64: "\xbf"}[t]
		return asm(g.value(ti32), g.value(ti64), opLocalGet, g.local(tf32), opLocalGet, g.local(tf64), call, convert)
	}
	ops := operations(g.floats)[t]
	if len(ops) == 0 {
		return g.constant(t)
	}
	op, code := ops[g.pick(len(ops))], ""
	for _, takes := range []byte(op[1]) {
		code += g.value(string([]byte{takes}))
	}
	switch op[0][0] {
	case 0x6d, 0x6e, 0x6f, 0x70: // divisions, few of them by 0
		code += asm(i32(1), 0x72)
	case 0x7f, 0x80, 0x81, 0x82:
		code += asm(i64(1), 0x84)
	}
	return code + op[0]
}

// inside makes code with one more label around it.
func (g *generator) inside(result string, code func() string) string {
	g.labels = append(g.labels, result)
	defer func() { g.labels = g.labels[:len(g.labels)-1] }()
	return code()
}

// statement is code that leaves nothing.
func (g *generator) statement() (code string) {
	for range 1 + g.pick(3) {
		code += g.one()
	}
	return code
}

func (g *generator) one() string {
	if g.budget--; g.budget < 0 || g.nest > 6 {
		return asm(opNop)
	}
	g.nest++
	defer func() { g.nest-- }()
	t := g.kind()
	switch g.pick(13) {
	case 0:
		return asm(g.value(t), opLocalSet, g.local(t))
	case 1:
		return asm(g.value(ti32), i32(0x7ff8), 0x71, g.value(t),
			map[string]int{ti32: 0x36, ti64: 0x37, tf32: 0x38, tf64: 0x39}[t], 0, 0)
	case 2:
		return asm(g.value(ti32), opIf, blockVoid, g.inside("", g.statement), opEnd)
	case 3:
		return asm(g.value(ti32), opIf, blockVoid, g.inside("", g.statement), opElse, g.inside("", g.statement), opEnd)
	case 4:
		return asm(opLoop, blockVoid, g.inside("",
			func() string { return asm(g.statement(), g.value(ti32), opBrIf, 0) }), opEnd)
	case 5:
		return asm(opBlock, blockVoid, g.inside("",
			func() string { return asm(g.statement(), g.branch(), g.statement()) }), opEnd)
	case 6:
		return asm(g.value(ti32), g.value(ti32), g.value(ti32), i32(0xffff), 0x71, opBulk, bulkMemoryFill, 0)
	case 7:
		return asm(g.value(ti32), g.value(ti32), g.value(ti32), i32(0xfff), 0x71, opBulk, bulkMemoryCopy, 0, 0)
	case 8:
		return asm(g.value(ti32), g.value(ti32), g.value(ti32), i32(7), 0x71, opBulk, bulkTableCopy, 0, 0)
	case 9:
		return asm(g.value(ti32), opMemoryGrow, 0, opLocalSet, g.local(ti32))
	case 10:
		return asm(g.value(ti64), opGlobalSet, 0)
	case 11:
		return asm(opGlobalGet, 0, opLocalSet, g.local(ti64))
	}
	return asm(g.value(t), opDrop)
}

// branch leaves to one of the open blocks that take nothing, or returns; what follows may never be reached.
func (g *generator) branch() string {
	var targets []int
	for depth := range g.labels {
		if g.labels[len(g.labels)-1-depth] == "" {
			targets = append(targets, depth)
		}
	}
	target := targets[g.pick(len(targets))]
	switch g.pick(5) {
	case 0:
		return asm(opBr, target)
	case 1:
		return asm(g.value(ti32), opBrTable, 2, target, targets[0], target)
	case 2:
		return asm(g.value(ti64), opReturn)
	case 3:
		return asm(opUnreachable)
	}
	return asm(g.value(ti32), opBrIf, target)
}

// module has four functions of one type, each exported and in the table.
func (g *generator) module() []byte {
	b := &builder{Memory: "\x01\x01\x03", Table: "\x70\x01\x08\x08", Globals: []string{ti64 + "\x01" + i64(5) + "\x0b"},
		Elements: []string{"\x00" + i32(0) + "\x0b\x05\x00\x01\x02\x03\x01"}, Data: []string{"\x00" + i32(16) + "\x0b" +
			text("construe")}}
	for i, name := range []string{"a", "b", "c", "d"} {
		g.budget, g.function = 60, i
		b.Fn(name, ti32+ti64+tf32+tf64, ti64, ti32+ti64+tf32+tf64, g.statement(), g.value(ti64))
	}
	return b.Bytes()
}

// FuzzGenerated holds that a valid module stays one, does the same in both engines, and, where it has no floating-point
// numbers, the same as without the gate.
func FuzzGenerated(f *testing.F) {
	for seed := range uint64(200) {
		random, choices := rand.New(rand.NewPCG(seed, 1)), make([]byte, 2000)
		for i := range choices {
			choices[i] = byte(random.Uint32())
		}
		f.Add(choices)
	}
	plain := newRuntime(f.Context(), interpreter, 4)
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) == 0 {
			return
		}
		g := &generator{choices: choices[1:], floats: choices[0]&1 == 1}
		wasm := g.module()
		compiled, err := plain.CompileModule(t.Context(), wasm)
		if err != nil {
			t.Fatalf("the generator is wrong: %v", err)
		}
		defer compiled.Close(t.Context())
		alike(t, wasm)
		if g.floats {
			return // the bits of a NaN may be seen, and are others
		}
		metered := newTrial(t, wasm, allowance{100_000, 100, 4}, interpreter)
		for _, name := range []string{"a", "b", "c", "d"} {
			got := metered.call(t, name, 3, 1<<40, 0, 0)
			if got.kind == fuelExhausted || got.kind == depthExceeded {
				continue
			}
			m, err := plain.InstantiateModule(t.Context(), compiled, wazero.NewModuleConfig().WithName(""))
			if err != nil {
				t.Fatal(err)
			}
			want, err := m.ExportedFunction(name).Call(t.Context(), 3, 1<<40, 0, 0)
			if (err == nil) != (got.kind == "") || err == nil && want[0] != got.value ||
				m.Memory().Size()/65536 != got.pages {
				t.Errorf("%s: metered %+v; plain %x, %v", name, got, want, err)
			}
			m.Close(t.Context())
		}
	})
}
