package hostile_test

import (
	"strings"

	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// guest is a module that a party might supply, and what must become of it.
type guest struct {
	name string
	wasm []byte
	// code is the error of the party's cells; "" where there is none, because the guest cannot do harm.
	code string
	// alone marks those that also run in a process of their own, whose memory is measured.
	alone bool
	// interpreted says why wazero's compiler is not to see it in the test's own process; see sandbox's Limitations.
	interpreted string
	// killed marks those whose compiling takes more than a worker is given.
	killed bool
}

// guests are all of them.
func guests() (all []guest) {
	for _, class := range [][]guest{undecodable(), misshapen(), costly(), endless(), deep(), trapping(), misanswering(),
		asking(), impure(), tampering(), vast()} {
		all = append(all, class...)
	}
	return all
}

// raw is a guest of bytes behind the header.
func raw(name, code, body string) guest {
	return guest{name: name, code: code, wasm: []byte(Header + body)}
}

func encoded(name, code string, m *Module) guest {
	return guest{name: name, code: code, wasm: m.Bytes()}
}

// also runs a guest in a process of its own.
func also(g guest) guest {
	g.alone = true
	return g
}

// good is what a classifier of the case should answer; an honest plugin answers this.
const good = `{"construe":"classification/v1","terms":{"product":{"":{"value":"api","because":[{"text":"it says so","pointers":["/offering/category"]}]}}}}`

// Opcodes that guests are made of.
const (
	unreachable  = 0x00
	block        = 0x02
	loop         = 0x03
	iff          = 0x04
	els          = 0x05
	end          = 0x0b
	br           = 0x0c
	brIf         = 0x0d
	brTable      = 0x0e
	call         = 0x10
	callIndirect = 0x11
	drop         = 0x1a
	selectOp     = 0x1b
	localGet     = 0x20
	localSet     = 0x21
	localTee     = 0x22
	globalGet    = 0x23
	globalSet    = 0x24
	load         = 0x28
	store        = 0x36
	store8       = 0x3a
	memorySize   = 0x3f
	memoryGrow   = 0x40
	add          = 0x6a
	sub          = 0x6b
	bulk         = 0xfc
	void         = 0x40
)

// answering is a reactor that answers what it is given, whatever it is asked, after the code in front has run.
func answering(m *Module, answer string, front ...any) *Module {
	pages := 4 + len(answer)/65536
	if m.Memory == "" {
		m.Memory = "\x00" + U(uint32(pages))
	}
	m.Data = append(m.Data, "\x00"+I32(1024)+"\x0b"+Text(answer))
	return reacting(m, append(front, I64(1024<<32|int64(len(answer))))...)
}

// reacting is a reactor whose classify is the code, which leaves an i64. It takes what it is asked into a page of its
// own, and may use a local of each type of integer.
func reacting(m *Module, code ...any) *Module {
	if m.Memory == "" {
		m.Memory = "\x00\x04"
	}
	m.Export("memory", 2, 0)
	m.Fn("construe_v1_alloc", I32Type, I32Type, "", I32(1), memoryGrow, 0, I32(16), 0x74)
	m.Fn("construe_v1_classify", I32Type+I32Type, I64Type, I32Type+I64Type, code...)
	return m
}

// doing is a reactor that runs code and then answers well.
func doing(m *Module, code ...any) *Module { return answering(m, good, code...) }

// commanding is a program whose _start is the code; write is the index of fd_write, which prints the good answer.
func commanding(m *Module, code ...any) *Module {
	m.Memory = "\x00\x04"
	m.Export("memory", 2, 0)
	m.Data = append(m.Data, "\x00"+I32(1024)+"\x0b"+Text(good),
		"\x00"+I32(16)+"\x0b\x08"+"\x00\x04\x00\x00"+string([]byte{byte(len(good)), byte(len(good) >> 8), 0, 0}))
	m.Fn("_start", "", "", I32Type, code...)
	return m
}

// writes brings fd_write and gives the code that prints the good answer with it.
func writes(m *Module) string {
	write := m.Bring("wasi_snapshot_preview1", "fd_write", Repeat(4, I32Type), I32Type)
	return Asm(I32(1), I32(16), I32(1), I32(8), call, write, drop)
}

// forever is a loop without end.
func forever() string { return Asm(loop, void, br, 0, end) }

func honest() []byte { return doing(&Module{}).Bytes() }

// void1 is a type without parameters and results, and one function of it, without its body.
const void1 = "\x01\x04\x01\x60\x00\x00" + "\x03\x02\x01\x00"

// started exports the first function as a program's.
const started = "\x07\x0a\x01\x06_start\x00\x00"

// count4G is the count 2^32-1.
const count4G = "\xff\xff\xff\xff\x0f"

func section(id byte, parts ...string) string { return Section(id, strings.Join(parts, "")) }
