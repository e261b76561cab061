package meter

import (
	"reflect"
	"strings"
	"testing"
)

// TestFeaturesAreRefusedByName tries one use of each thing this host does not run.
func TestFeaturesAreRefusedByName(t *testing.T) {
	code := func(code ...any) string {
		b := &builder{Memory: "\x00\x01", Table: "\x70\x00\x01"}
		b.Fn("", "", "", "", code...)
		return string(b.Bytes())
	}
	section := func(id byte, body string) string {
		return string(header()) + string([]byte{id}) + text(body)
	}
	for feature, uses := range map[string][]string{
		"SIMD": {code(0xfd, 0x0c, repeat(16, "\x00"), opDrop), code(opBlock, 0x7b, opUnreachable, opEnd, opDrop),
			section(sectionType, "\x01\x60\x01\x7b\x00"),
			section(sectionGlobal, "\x01\x7b\x00\xfd\x0c"+repeat(16, "\x00")+"\x0b")},
		"threads": {code(0xfe, 0x03, 0), section(sectionMemory, "\x01\x03\x01\x01"),
			section(sectionTable, "\x01\x70\x03\x01\x01"), section(sectionGlobal, "\x01\x7f\x02\x41\x00\x0b")},
		"exceptions": {code(0x08, 0), code(0x06, blockVoid, opEnd), code(0x1f, blockVoid, 0, opEnd),
			section(sectionTag, "\x01\x00\x00"), section(sectionType, "\x01\x60\x01\x69\x00"),
			section(sectionImport, "\x01"+text("a")+text("b")+"\x04\x00\x00"), section(sectionExport,
				"\x01"+text("a")+"\x04\x00")},
		"tail calls":                {code(0x12, 0), code(0x13, 0, 0)},
		"typed function references": {code(0x14, 0), code(0xd4)},
		"garbage collection": {code(0xfb, 0, 0), section(sectionType, "\x01\x5f\x01\x7f\x00"),
			section(sectionType, "\x01\x4e\x01\x5f\x00"), code(opRefNull, 0x6e, opDrop), section(sectionType,
				"\x01\x60\x01\x64\x00\x00")},
		"memory64": {section(sectionMemory, "\x01\x04\x01"),
			section(sectionTable, "\x01\x70\x05\x01\x01")},
		"custom page sizes": {section(sectionMemory, "\x01\x08\x01\x00")},
		"multi-memory": {section(sectionMemory, "\x02\x00\x01\x00\x01"),
			code(i32(0), 0x28, 0x42, 1, 0, opDrop), code(opMemorySize, 1, opDrop), code(i32(0), i32(0), i32(0), opBulk,
				bulkMemoryFill, 1)},
		"extended constant":               {section(sectionGlobal, "\x01\x7f\x00\x41\x01\x41\x01\x6a\x0b")},
		"component model":                 {"\x00asm\x0d\x00\x01\x00"},
		"has a table of externref":        {section(sectionTable, "\x01\x6f\x00\x01")},
		"there is no instruction 0xc5":    {code(0xc5)},
		"there is no instruction 0x16":    {code(0x16)},
		"there is no instruction 0xfc 18": {code(opBulk, 18)},
	} {
		for n, wasm := range uses {
			_, err := Instrument([]byte(wasm), Options{MemoryPages: 1024, Depth: 512})
			e := refusedIn(t, feature, err)
			if want := map[bool]string{true: malformed,
				false: "unsupported"}[strings.HasPrefix(feature, "there is")]; e.Reason != want ||
				!strings.Contains(e.Detail, feature) {
				t.Errorf("%s %d: %v", feature, n, err)
			}
		}
	}
}

// TestLimitsHold sets one limit after another so that a module is just within it, and then one lower.
func TestLimitsHold(t *testing.T) {
	b := &builder{Memory: "\x00\x01", Table: "\x70\x00\x07",
		Globals:  []string{ti32 + "\x00" + i32(0) + "\x0b", ti32 + "\x00" + i32(0) + "\x0b"},
		Elements: []string{"\x00" + i32(0) + "\x0b\x02\x00\x01", "\x01\x00\x01\x00"}, Data: []string{"\x01\x01a",
			"\x01\x01b"}}
	b.Bring("env", "bring", ti32+ti32+ti32, ti64+ti64)
	b.Bring("env", "another", "", "")
	b.Fn("exported", "", "", ti32+ti32+ti32, opBlock, blockVoid, opBlock, blockVoid, i32(0), opBrTable, 2, 0, 1,
		2, opEnd, opEnd)
	b.Fn("also exported", "", "", ti64+ti64, i32(3), opDrop)
	wasm := b.Bytes()
	for field, most := range map[string]int64{
		"bytes": int64(
			len(wasm)), "types": 2, "params": 3, "results": 2, "imports": 2, "exports": 2, "name": 13, "functions": 2,
		"globals":  2,
		"segments": 2, "tables": 1, "tableMin": 7, "elements": 3, "locals": 3, "allLocals": 5, "body": 21, "nesting": 3,
		"branches":     2,
		"instructions": 10, "points": 2,
	} {
		try := func(limit int64) error {
			l := defaultLimits()
			f := reflect.ValueOf(&l).Elem().FieldByName(field)
			if set := reflect.ValueOf(limit).Convert(f.Type()); true {
				reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().Set(set)
			}
			_, err := instrument(wasm, Options{unlinked: true, MemoryPages: 1024, Depth: 512}, l)
			return err
		}
		if err := try(most); err != nil {
			t.Errorf("%s, within: %v", field, err)
		}
		if e := refusedIn(t, field, try(most-1)); e.Reason != tooLarge {
			t.Errorf("%s, over: %v", field, e)
		}
	}
	if n := reflect.TypeFor[limits]().NumField(); n != 20 {
		t.Errorf("there are %d limits; this test knows 20", n)
	}
}

// TestTheLargestFunctionIsMeasured holds both sizes, each of another function.
func TestTheLargestFunctionIsMeasured(t *testing.T) {
	simple, fill := asm(i32(1), opDrop), asm(i32(0), i32(0), i32(0), opBulk, bulkMemoryFill, 0)
	b := &builder{Memory: "\x00\x01"}
	b.Fn("", "", "", "", repeat(500, simple))
	b.Fn("", "", "", "", repeat(150, fill))
	out, err := Instrument(b.Bytes(), Options{MemoryPages: 1, Depth: 1})
	if err != nil {
		t.Fatal(err)
	}
	after, err := parse(out.Wasm, defaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if out.LargestBody != 1+500*len(simple)+1 || out.LargestCode != len(after.bodies[1].data) ||
		out.LargestCode <= len(after.bodies[0].data) {
		t.Errorf("%d and %d bytes", out.LargestBody, out.LargestCode)
	}
}

// TestWhatIsRefusedBeforeTheEngine holds checks of the structure that the meter relies on, or that keep wazero from
// work.
func TestWhatIsRefusedBeforeTheEngine(t *testing.T) {
	section := func(id byte, body string) string { return string([]byte{id}) + text(body) }
	types, one, body := section(sectionType, "\x02\x60\x00\x00\x60\x01\x7f\x00"), section(sectionFunction, "\x01\x00"),
		section(sectionCode, "\x01\x02\x00\x0b")
	for name, rest := range map[string]string{
		"a function without a body": types + one,
		"a body without a function": types + body,
		"a function of no type":     types + section(sectionFunction, "\x01\x02"),
		"start of no function":      types + one + section(sectionStart, "\x01") + body,
		"start that takes something": types + section(sectionFunction, "\x01\x01") + section(sectionStart,
			"\x00") + body,
		"start that is imported": types + section(sectionImport, "\x01\x01a\x01b\x00\x00") + section(sectionStart,
			"\x00"),
		"a name exported twice":    types + one + section(sectionExport, "\x02\x01a\x00\x00\x01a\x00\x00") + body,
		"an export of nothing":     types + one + section(sectionExport, "\x01\x01a\x03\x00") + body,
		"an export of no kind":     types + one + section(sectionExport, "\x01\x01a\x05\x00") + body,
		"elements without a table": types + one + section(sectionElement, "\x01\x00\x41\x00\x0b\x01\x00") + body,
		"elements of no function": types + one + section(sectionTable, "\x01\x70\x00\x01") +
			section(sectionElement, "\x01\x00\x41\x00\x0b\x01\x01") + body,
		"data without a memory": section(sectionData, "\x01\x00\x41\x00\x0b\x00"),
		"data that is not announced": section(sectionMemory, "\x01\x00\x01") + section(sectionDataCount,
			"\x00") + section(sectionData, "\x01\x00\x41\x00\x0b\x00"),
		"a data segment of 4 GiB": section(sectionMemory, "\x01\x00\x01") + section(sectionData,
			"\x01\x00\x41\x00\x0b\xff\xff\xff\xff\x0f"),
		"a maximum below the minimum": section(sectionMemory, "\x01\x01\x02\x01"),
		"65537 pages":                 section(sectionMemory, "\x01\x00\x81\x80\x04"),
		"1025 pages":                  section(sectionMemory, "\x01\x00\x81\x08"),
		"a table of 2^27":             section(sectionTable, "\x01\x70\x00\x80\x80\x80\x40"),
		"64 tables":                   section(sectionTable, "\x40"+repeat(64, "\x70\x00\x01")),
		"a constant in 36 parts":      section(sectionGlobal, "\x01\x7f\x00"+repeat(36, "\x41\x00")+"\x0b"),
		"a constant that calls":       types + one + section(sectionGlobal, "\x01\x7f\x00\x10\x00\x0b") + body,
		"a constant without an end":   section(sectionGlobal, "\x01\x7f\x00\x41\x00"),
		"an i32 of six bytes":         section(sectionGlobal, "\x01\x7f\x00\x41\x80\x80\x80\x80\x80\x00\x0b"),
		"an i32 that is too large":    section(sectionGlobal, "\x01\x7f\x00\x41\xff\xff\xff\xff\x0f\x0b"),
		"an i64 of eleven bytes": section(sectionGlobal,
			"\x01\x7e\x00\x42\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00\x0b"),
		"a custom section that lies": "\x00\x05\xff\xff\xff\xff\x0f",
		"a custom name not in UTF-8": "\x00\x02\x01\xff",
		"a body that goes on":        types + one + section(sectionCode, "\x01\x03\x00\x0b\x0b"),
		"a body that ends early":     types + one + section(sectionCode, "\x01\x03\x00\x02\x40"),
		"else without if":            types + one + section(sectionCode, "\x01\x04\x00\x05\x0b\x0b"),
		"a branch to no block":       types + one + section(sectionCode, "\x01\x04\x00\x0c\x01\x0b"),
		"a block of no type":         types + one + section(sectionCode, "\x01\x05\x00\x02\x02\x0b\x0b"),
		"an undeclared reference":    types + one + section(sectionCode, "\x01\x05\x00\xd2\x00\x1a\x0b"),
		"a reference only to start": types + one + section(sectionStart, "\x00") + section(sectionCode,
			"\x01\x05\x00\xd2\x00\x1a\x0b"),
		"a call of no function": types + one + section(sectionCode, "\x01\x04\x00\x10\x01\x0b"),
		"memory.init of no segment": types + one + section(sectionMemory, "\x01\x00\x01") + section(sectionCode,
			"\x01\x0c\x00\x41\x00\x41\x00\x41\x00\xfc\x08\x00\x00\x0b"),
		"a load without a memory":     types + one + section(sectionCode, "\x01\x08\x00\x41\x00\x28\x02\x00\x1a\x0b"),
		"4G of locals in a type of 1": types + one + section(sectionCode, "\x01\x08\x01\xff\xff\xff\xff\x0f\x7f\x0b"),
		"a mutable flag of 4":         section(sectionGlobal, "\x01\x7f\x04\x41\x00\x0b"),
		"1M functions":                types + section(sectionFunction, u(1_000_000)+repeat(1_000_000, "\x00")),
		"1M globals":                  section(sectionGlobal, u(1_000_000)+repeat(1_000_000, "\x7f\x00\x41\x00\x0b")),
		"200k nested blocks": types + one + section(sectionCode,
			"\x01"+text("\x00"+repeat(200_000, "\x02\x40")+repeat(200_001, "\x0b"))),
		"900k targets": types + one + section(sectionCode,
			"\x01"+text("\x00\x41\x00\x0e"+u(900_000)+repeat(900_001, "\x00")+"\x0b")),
		"a megabyte of additions": types + one + section(sectionCode,
			"\x01"+text("\x00\x41\x00"+repeat(500_000, "\x41\x00\x6a")+"\x1a\x0b")),
		"12k functions of 4096 locals": types + section(sectionFunction, u(12_000)+repeat(12_000, "\x00")) +
			section(sectionCode, u(12_000)+repeat(12_000, "\x05\x01\x80\x20\x7f\x0b")),
	} {
		_, err := Instrument([]byte(string(header())+rest), Options{MemoryPages: 1024, Depth: 512})
		refusedIn(t, name, err)
	}
}

// TestPaddedNumbersPass holds that what linkers write is no fault.
func TestPaddedNumbersPass(t *testing.T) {
	b := &builder{Table: "\x70\x00\x01", Elements: []string{"\x00" + i32(0) + "\x0b\x01\x00"}}
	b.Fn("f", "", ti64, "", opI32Const, 0x80, 0x80, 0x80, 0x80, 0, opCallIndirect, 0x81, 0x80, 0x80, 0x80, 0, 0x80,
		0x80, 0x80, 0x80, 0,
		opI32Const, 0xff, 0xff, 0xff, 0xff, 0x7f, opDrop, opI64Const, 0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0x7f)
	b.Elements[0] = "\x00" + i32(0) + "\x0b\x01\x01"
	b.Fn("", "", "", "")
	if got := both(t, b.Bytes(), allowance{}, "f"); got.kind != "" || int64(got.value) != -5 {
		t.Errorf("%+v", got)
	}
}
