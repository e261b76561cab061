package hostile_test

import (
	"strings"

	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// misanswering guests end well and answer badly.
func misanswering() (all []guest) {
	const bad = "output-invalid"
	pointing := func(name string, at, length uint32) {
		all = append(all, encoded(name, bad, reacting(&Module{}, I64(int64(uint64(at)<<32|uint64(length))))))
	}
	pointing("an answer outside the memory", 1<<31, 8)
	pointing("an answer across the end of the memory", 4<<16-4, 8)
	pointing("an answer of 4 GiB", 0, 0xffff_ffff)
	pointing("an answer at the last address, of everything", 0xffff_ffff, 0xffff_ffff)
	pointing("an answer of nothing", 1024, 0)
	pointing("an answer that nobody wrote", 1024, 64)
	for name, at := range map[string]int64{"room below nothing": -16, "room at the last byte": 4<<16 - 1,
		"room beyond the end": 4 << 16} {
		m := &Module{Memory: "\x00\x04", Data: []string{"\x00" + I32(1024) + "\x0b" + Text(good)}}
		m.Export("memory", 2, 0)
		m.Fn("construe_v1_alloc", I32Type, I32Type, "", I32(at))
		m.Fn("construe_v1_classify", I32Type+I32Type, I64Type, "", I64(1024<<32|int64(len(good))))
		all = append(all, encoded(name, bad, m))
	}
	echo := &Module{Memory: "\x00\x04"}
	echo.Export("memory", 2, 0)
	echo.Fn("construe_v1_alloc", I32Type, I32Type, "", I32(0))
	echo.Fn("construe_v1_classify", I32Type+I32Type, I64Type, "", localGet, 0, 0xad, I64(32), 0x86, localGet, 1,
		0xad, 0x84)
	all = append(all, encoded("the question for an answer", bad, echo),
		encoded("a program that says nothing", bad, commanding(&Module{})))

	says := func(name, code, answer string) {
		all = append(all, encoded(name, code, answering(&Module{}, answer)))
	}
	terms := func(t string) string { return `{"construe":"classification/v1","terms":` + t + `}` }
	product := func(a string) string { return terms(`{"product":{"":` + a + `}}`) }
	for name, answer := range map[string]string{
		"no UTF-8": product(`{"value":"` + "\xff\xfe" + `"}`), "500k brackets": strings.Repeat("[",
			500_000), "a megabyte of braces": strings.Repeat(`{"a":`, 200_000),
		"a number of a billion digits": product(`{"value":1e999999999}`), "no number": product(
			`{"value":NaN}`), "a key twice": product(`{"value":"api","value":"other"}`),
		"keys that differ in case": terms(
			`{"product":{"":{"value":"api","Value":"other"}}}`),
		"half a character": product(`{"value":"api","because":[{"text":"\ud800"}]}`),
		"two documents":    good + good, "something after the end": good +
			"\x00", "nothing but white space": strings.Repeat(" ", 1000),
		"YAML": "construe: classification/v1\nterms: {}\n", "a byte order mark": "\ufeff" +
			good, "a verdict": `{"construe":"verdict/v1","outcome":"permitted"}`, "a list": `[` + good +
			`]`, "a text": `"api"`,
		"another plugin's name":    `{"construe":"classification/v1","plugin":"honest","terms":{}}`,
		"a field of its own":       `{"construe":"classification/v1","terms":{},"outcome":"permitted"}`,
		"a term that nobody asked": terms(`{"hosted":{"":{"value":"api"}}}`), "an answer that is none": product(
			`{"value":"permitted"}`), "an answer that is true": product(`{"value":true}`),
		"a subject that is not there": terms(
			`{"product":{"/components/app":{"value":"api"}}}`),
		"a pointer at nothing": product(`{"value":"api","because":[{"text":"so","pointers":["/../../etc/passwd"]}]}`),
		"65 reasons": product(`{"value":"api","because":[` + strings.Repeat(`{"text":"so"},`,
			64) + `{"text":"so"}]}`), "an element of the other's": product(`{"value":"api","elements":{}}`),
		"prototype": terms(`{"__proto__":{"":{"value":"api"}}}`), "a megabyte for a word": product(`{"value":"` +
			strings.Repeat("a", 1_000_000) + `"}`),
		"a terminal's command for a word": product(`{"value":"\u001b]0;owned\u0007\u202e\n::set-output name=x::y\n"}`),
		"a terminal's command for a term": terms(`{"\u001b[2J\n::error::owned":{"":{"value":"api"}}}`),
	} {
		says(name, bad, answer)
	}
	for name, message := range map[string]string{
		"a problem of a terminal's":    `\u001b[31m\u202e\n::set-output name=x::y\r\n##vso[task.complete]`,
		"a problem in HTML":            `<script>alert(1)</script>[l](https://evil.example)`,
		"a problem of half a megabyte": strings.Repeat("long ", 100_000),
	} {
		says(name, "plugin-problem", `{"construe":"problem/v1","code":"x","message":"`+message+`"}`)
	}
	says("a problem that wants to be another", "plugin-problem",
		`{"construe":"problem/v1","code":"trap","message":"x","party":"honest","file":"plugins/honest/honest.wasm"}`)
	over := &Module{Memory: "\x00" + U(20)}
	all = append(all, encoded("a megabyte and a byte", bad, reacting(over, I64(1<<20+1))))
	for i := range all {
		all[i].alone = strings.Contains(all[i].name, "terminal") || all[i].name == "500k brackets" ||
			all[i].name == "an answer of 4 GiB" || all[i].name == "a problem of half a megabyte"
	}
	reasons := product(
		`{"value":"api","because":[{"text":"\u001b[31m\u202e\n::set-output name=x::y\r\n##vso[task.complete] <b>www.evil.example</b> ` + strings.Repeat("long ", 100_000) + `"}]}`)
	says("reasons of a terminal's, half a megabyte of them", "", reasons)
	all[len(all)-1].alone = true
	return all
}
