package rego

import (
	"fmt"
	"strings"
)

func listOf(n int, of func(i int) *Value) *Value {
	v := collect(Array)
	for i := range n {
		v.c.push(of(i))
	}
	return v
}

// setOf is a set whose members come in falling order, so that it is unsorted.
func setOf(n int, of func(i int) *Value) *Value {
	v := collect(Set)
	for i := n - 1; i >= 0; i-- {
		if m := of(i); v.c.find(m) < 0 {
			v.c.put(m, m)
		}
	}
	return v
}

func objectOf(n int, of func(i int) (key, value *Value)) *Value {
	v := collect(Object)
	for i := n - 1; i >= 0; i-- {
		if k, m := of(i); v.c.find(k) < 0 {
			v.c.put(k, m)
		}
	}
	return v
}

func numbered(i int) *Value { return text(fmt.Sprintf("n%d", i)) }

// long is a text with a long beginning that all have.
func long(i int) *Value { return text(strings.Repeat("a", 200) + fmt.Sprint(i)) }

func digitsOf(n int) *Value { return number("1" + strings.Repeat("7", max(1, min(n, 990)))) }

// twins is a value that holds two equal ones, which hold two equal ones each: heavy, and not in any one place.
func twins(n int) *Value {
	v := text("x")
	for ; n > 0; n /= 2 {
		a := collect(Array)
		a.c.push(v)
		a.c.push(v)
		v = a
	}
	return v
}

// pool are values of every kind that are tried as arguments, of a size.
var pool = []argument{
	{"a text", func(n int) *Value { return text(strings.Repeat("a", n)) }},
	{"a text of two", func(n int) *Value { return text(strings.Repeat("ab", n)) }},
	{"spaces", func(n int) *Value { return text(strings.Repeat(" ", n)) }},
	{"letters", func(n int) *Value { return text(strings.Repeat("éß漢", n/3+1)) }},
	{"a text that ends it", func(n int) *Value { return text(strings.Repeat("a", n) + "b") }},
	{"one letter", func(int) *Value { return text("a") }},
	{"no text", func(int) *Value { return text("") }},
	{"digits in a text", func(n int) *Value { return text("1" + strings.Repeat("0", n)) }},
	{"a number", func(n int) *Value { return integer(int64(n)) }},
	{"a long number", digitsOf},
	{"a long fraction", func(n int) *Value { return number("0." + strings.Repeat("3", min(n, 900))) }},
	{"a far number", func(int) *Value { return number("1e400") }},
	{"a near number", func(int) *Value { return number("1e-400") }},
	{"ten", func(int) *Value { return integer(10) }},
	{"yes", func(int) *Value { return yes }},
	{"a list", func(n int) *Value { return listOf(n, func(i int) *Value { return integer(int64(n - i)) }) }},
	{"texts", func(n int) *Value { return listOf(n, numbered) }},
	{"long texts", func(n int) *Value { return listOf(n, long) }},
	{"long numbers", func(n int) *Value {
		return listOf(n, func(i int) *Value { return number(fmt.Sprintf("1%0900d", n-i)) })
	}},
	{"lists", func(n int) *Value {
		return listOf(n, func(i int) *Value { return listOf(3, func(j int) *Value { return integer(int64(n - i + j)) }) })
	}},
	{"sets in a list", func(n int) *Value {
		return listOf(n, func(i int) *Value { return setOf(8, func(j int) *Value { return integer(int64(n - i + j)) }) })
	}},
	{"levels", func(n int) *Value {
		v := text("x")
		for range min(n, 1900) {
			v = listOf(1, func(int) *Value { return v })
		}
		return v
	}},
	{"twins", func(n int) *Value { return twins(n) }},
	{"objects", func(n int) *Value {
		return listOf(n, func(i int) *Value {
			return objectOf(2, func(j int) (*Value, *Value) { return numbered(i + j), integer(int64(i)) })
		})
	}},
	{"a set", func(n int) *Value { return setOf(n, func(i int) *Value { return integer(int64(i)) }) }},
	{"a set of texts", func(n int) *Value { return setOf(n, numbered) }},
	{"a set of long texts", func(n int) *Value { return setOf(n, long) }},
	{"a set of lists", func(n int) *Value {
		return setOf(n, func(i int) *Value { return listOf(2, func(int) *Value { return integer(int64(i)) }) })
	}},
	{"a set of sets", func(n int) *Value {
		return setOf(n, func(i int) *Value { return setOf(4, func(j int) *Value { return integer(int64(i + j)) }) })
	}},
	{"a set of a large set", func(n int) *Value {
		return setOf(4, func(i int) *Value { return setOf(n, func(j int) *Value { return integer(int64(i + j)) }) })
	}},
	{"an object", func(n int) *Value {
		return objectOf(n, func(i int) (*Value, *Value) { return numbered(i), integer(int64(i)) })
	}},
	{"an object of large keys", func(n int) *Value {
		return objectOf(2, func(i int) (*Value, *Value) {
			return listOf(n, func(j int) *Value { return integer(int64(i + j)) }), integer(int64(i))
		})
	}},
	{"an object in an object", func(n int) *Value {
		v := objectOf(1, func(i int) (*Value, *Value) { return numbered(i), yes })
		for range min(n, 1900) {
			below := v
			v = objectOf(1, func(i int) (*Value, *Value) { return numbered(i), below })
		}
		return v
	}},
	{"a graph", func(n int) *Value {
		return objectOf(n, func(i int) (*Value, *Value) {
			return numbered(i), listOf(8, func(j int) *Value { return numbered((i*7 + j) % n) })
		})
	}},
	{"a graph of sets", func(n int) *Value {
		return objectOf(n, func(i int) (*Value, *Value) {
			return numbered(i), setOf(8, func(j int) *Value { return numbered((i*7 + j) % n) })
		})
	}},
	{"paths", func(n int) *Value {
		return listOf(n, func(i int) *Value { return text(fmt.Sprintf("n%d/n%d/n%d", i, i+1, i+2)) })
	}},
	{"patches", func(n int) *Value {
		return listOf(n, func(i int) *Value {
			fields := []string{"op", "add", "path", fmt.Sprintf("/n%d", i), "value", "x"}
			return objectOf(3, func(j int) (*Value, *Value) { return text(fields[2*j]), text(fields[2*j+1]) })
		})
	}},
}

// texts are arguments of the given texts.
func given(name string, list ...func(n int) string) (out []argument) {
	for i, of := range list {
		out = append(out, argument{fmt.Sprintf("%s %d", name, i), func(n int) *Value { return text(of(n)) }})
	}
	return out
}

func repeated(before, part, after string) func(int) string {
	return func(n int) string { return before + strings.Repeat(part, n) + after }
}

// fresh is a pattern that was not asked for before: compiled ones are kept.
var fresh int

func unseen(of func(int) string) func(int) string {
	return func(n int) string {
		fresh++
		return of(n) + fmt.Sprint(fresh)
	}
}

// own are the arguments of functions that take texts in a language of their own.
var own = map[string][][]argument{
	"regex.match": {given("pattern", unseen(repeated("(", "a?", ")")), unseen(repeated("", "(a|b)*", "c")),
		unseen(repeated("", "a{0,9}", "")), unseen(repeated("(a*)*", "b", "")), unseen(repeated("((", "x*", ")*y)*")),
		unseen(repeated("", "[a-zA-Z]", "")), unseen(repeated("", "\\pL", "")), unseen(repeated("(?i)", "k", "")),
		unseen(repeated("(?:(?:a{1,30}){1,30})", "a", "")), unseen(repeated("", "[^\\pL]", "")), unseen(repeated("",
			"\\w", "")),
		unseen(repeated("(?i:[^x])", "[^x]", "")), unseen(repeated("(", ".?", "){30}"))),
		given("text", repeated("", "a", ""), repeated("", "ab", "c"), repeated("", "x", "y"), repeated("é", "漢", ""))},
	"glob.match": {given("pattern", unseen(repeated("", "*", "")), unseen(repeated("", "a*", "")),
		unseen(repeated("{", "a,", "b}")), unseen(repeated("", "[a-z]", "")), unseen(repeated("", "?", "")),
		unseen(repeated("", "{a,b}", "")), unseen(repeated("**", "a", "**")), unseen(repeated("", "{a*,b*}", ""))),
		{{"none", func(int) *Value { return collect(Array) }}, {"null", func(int) *Value { return null }},
			{"dots", func(n int) *Value { return listOf(min(n, 50), func(int) *Value { return text(".") }) }}},
		given("text", repeated("", "a", ""), repeated("", "ab", "c"), repeated("", "a.", ""))},
	"semver.compare": {given("version", repeated("1.2.3-", "a.", "b"), repeated("1.2.", "3", ""),
		repeated("1.2.3-", "1.", "1"),
		repeated("", "1", "")),
		given("version", repeated("1.2.3-", "a.", "b"), repeated("1.2.", "3", ""), repeated("1.2.3+", "a", ""))},
	"semver.is_valid": {given("version", repeated("1.2.3-", "a.", "b"), repeated("1.2.", "3", ""),
		repeated("1.2.3+", "a", ""),
		repeated("1.2.3-", "-", "+"))},
	"net.cidr_contains": {given("net", repeated("10.0.0.0/8", "", ""), repeated("2001:db8::/32", "", ""),
		repeated("", "1", "")),
		given("address", repeated("10.1.1.1", "", ""), repeated("2001:db8::1/64", "", ""), repeated("", ":1", ""))},
	"time.parse_rfc3339_ns": {given("time", repeated("2026-01-01T00:00:00.", "1", "Z"),
		repeated("2026-01-01T00:00:00Z", "", ""),
		repeated("", "2", ""))},
	"json.patch": {{{"an object", pool[len(pool)-7].of}}, {{"patches", pool[len(pool)-1].of}}},
	"sprintf": {given("format", repeated("", "%d", ""), repeated("", "%v", ""), repeated("%", "9", "d"),
		repeated("%0", "9", "d"),
		repeated("", "%s", ""), repeated("%.", "9", "f"), repeated("%[", "9", "]*d"), repeated("%[1]*d", "", ""),
		repeated("", "%999999d", ""), repeated("", "%[1]v", "")),
		{{"numbers", pool[15].of}, {"texts", pool[16].of}, {"twins", func(n int) *Value {
			return listOf(1, func(int) *Value { return twins(n) })
		}}, {"a large width", func(int) *Value { return listOf(2, func(int) *Value { return integer(999_999) }) }}}},
}
