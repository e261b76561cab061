package hostile_test

import (
	"bytes"

	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// undecodable guests are no modules, or count what is not there: an engine that allocates from the count ends its
// process.
func undecodable() (all []guest) {
	for name, file := range map[string]string{
		"nothing": "", "the magic number alone": Header[:4], "a component": "\x00asm\x0d\x00\x01\x00",
		"a layer of 2": "\x00asm\x02\x00\x00\x00",
		"gzip":         "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "zip": "PK\x03\x04\x14\x00",
		"ELF":  "\x7fELF\x02\x01\x01\x00",
		"HTML": "<!doctype html><script>alert(1)</script>", "a script": "#!/bin/sh\necho ::set-output name=x::y\n",
		"Rego":                 "package construe.policy\n",
		"a pointer of Git LFS": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n",
	} {
		all = append(all, guest{name: name, code: "rejected", wasm: []byte(file)})
	}
	all = append(all, guest{name: "15 MiB of zeros", code: "rejected", wasm: make([]byte, 15<<20), alone: true})
	all = append(all, guest{name: "the header alone", code: "rejected/not-a-plugin", wasm: []byte(Header)})
	for id, name := range map[byte]string{1: "types", 2: "imports", 3: "functions", 4: "tables", 5: "memories",
		6: "globals", 7: "exports", 9: "elements", 10: "bodies", 11: "data segments", 12: "announced segments"} {
		all = append(all, also(raw("4G of "+name, "rejected", section(id, count4G))))
		all = append(all, raw("50M of "+name+" and no more", "rejected", section(id, U(50_000_000))))
	}
	whole := honest()
	return append(all, []guest{
		also(raw("4G locals", "rejected", void1+started+section(10, "\x01\x08\x01"+count4G+"\x7f\x0b"))),
		also(raw("400M locals", "rejected", void1+started+section(10, "\x01"+Text("\x01"+U(400_000_000)+"\x7f\x0b")))),
		raw("locals that add up to more than 32 bits", "rejected",
			void1+started+section(10, "\x01"+Text("\x02"+count4G+"\x7f"+count4G+"\x7f\x0b"))),
		raw("12k functions of 50k locals", "rejected",
			section(1, "\x01\x60\x00\x00")+section(3, U(12_000), Repeat(12_000, "\x00"))+started+
				section(10, U(12_000), Repeat(12_000, Text("\x01"+U(50_000)+"\x7f\x0b")))),
		raw("4G parameters", "rejected", section(1, "\x01\x60"+count4G)),
		raw("4G results", "rejected", section(1, "\x01\x60\x00"+count4G)),
		raw("4G items of an element", "rejected", void1+section(4, "\x01\x70\x00\x01")+section(9,
			"\x01\x00\x41\x00\x0b"+count4G)),
		raw("a data segment of 4 GiB", "rejected", section(5, "\x01\x00\x01")+section(11,
			"\x01\x00\x41\x00\x0b"+count4G)),
		raw("a custom name of 4 GiB", "rejected", section(0, count4G)),
		raw("4G names in the name section", "rejected/not-a-plugin", section(0, Text("name"), "\x01\x05"+count4G)),
		raw("a line table of nonsense", "rejected/not-a-plugin", section(0, Text(".debug_line"), Repeat(4096, "\xff"))),
		raw("a section twice", "rejected", section(1, "\x00")+section(1, "\x00")),
		raw("sections out of order", "rejected", section(3, "\x00")+section(1, "\x00")),
		raw("a section of no kind", "rejected", section(14, "\x00")),
		raw("a number of six bytes", "rejected", "\x01\x80\x80\x80\x80\x80\x00"),
		raw("a section of 4 GiB", "rejected", "\x01"+count4G),
		raw("a section past the end", "rejected", "\x01\x7f\x00"),
		raw("bytes left over in a section", "rejected", section(1, "\x00\x00")),
		{name: "bytes after the end", code: "rejected", wasm: append(bytes.Clone(whole), 0xff)},
		{name: "a plugin twice", code: "rejected", wasm: append(bytes.Clone(whole), whole...)},
		{name: "half a plugin", code: "rejected", wasm: whole[:len(whole)/2]},
		{name: "all but the last byte", code: "rejected", wasm: whole[:len(whole)-1]},
	}...)
}
