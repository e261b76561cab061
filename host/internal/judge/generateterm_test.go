package judge_test

import (
	"fmt"
	"strings"
)

// text is an expression that gives text.
func (g *generator) text() string {
	form, leave := g.deeper(4, 14)
	defer leave()
	switch form {
	case 0:
		return pick(g, []string{`"a"`, `"unknown"`, `"arguable"`, `"a-b-c"`, `""`, `"Ä€ x"`, `"public"`})
	case 1:
		return pick(g, []string{"input.asOf", "input.world", "input.runtime.offering.category",
			"input.runtime.offering.seller", "input.derived.inference"})
	case 2, 3, 4:
		if len(g.scope) > 0 {
			return g.field(pick(g, g.scope))
		}
		return "input.runtime.offering.customer"
	case 5:
		return "lower(" + g.text() + ")"
	case 6:
		return "upper(" + g.text() + ")"
	case 7:
		return `concat("-", ` + g.list() + ")"
	case 8:
		return fmt.Sprintf("substring(%s, %d, %d)", g.text(), g.IntN(3), g.IntN(6)-1)
	case 9:
		return fmt.Sprintf("replace(%s, %s, %s)", g.text(), pick(g, []string{`"a"`, `"o"`, `"un"`}), g.text())
	case 10:
		return fmt.Sprintf("format_int(%s, %d)", g.number(), pick(g, []int{2, 8, 10, 16}))
	case 11:
		return fmt.Sprintf("$\"{%s}/{%s}\"", g.text(), g.number())
	case 12:
		if len(g.scope) > 0 {
			x := pick(g, g.scope)
			return fmt.Sprintf("object.get(%s, %q, %s)", x.name, pick(g, x.of.texts), g.text())
		}
	}
	return g.rule("text", `trim_suffix(input.asOf, "-18")`)
}

func (g *generator) field(x local) string {
	if len(x.of.words) > 0 && g.IntN(2) == 0 {
		name, _ := pickKey(g, x.of.words)
		return fmt.Sprintf("%s[%q]", x.name, name)
	}
	return fmt.Sprintf("%s[%q]", x.name, pick(g, x.of.texts))
}

func (g *generator) rule(kind, otherwise string) string {
	if len(g.rules[kind]) == 0 {
		return otherwise
	}
	return pick(g, g.rules[kind])
}

// number is an expression that gives an integer of few digits.
func (g *generator) number() string {
	form, leave := g.deeper(2, 12)
	defer leave()
	switch form {
	case 0, 1:
		return fmt.Sprint(g.IntN(26) - 5)
	case 2:
		return "count(" + g.set() + ")"
	case 3:
		return "count(" + g.text() + ")"
	case 4:
		return fmt.Sprintf("(%s + %s)", g.number(), g.number())
	case 5:
		return fmt.Sprintf("(%s - %s)", g.number(), g.number())
	case 6:
		return fmt.Sprintf("((%s * %s) %% %d)", g.number(), g.number(), 2+g.IntN(90))
	case 7:
		// of what lies between -1 and 0, topdown's floor and ceil are one too large: see TestFloorAndCeil
		if g.IntN(2) == 0 {
			return fmt.Sprintf("%s(abs(%s) / %d)", pick(g, []string{"floor", "ceil"}), g.number(),
				pick(g, []int{2, 4, 5}))
		}
		return fmt.Sprintf("round(%s / %d)", g.number(), pick(g, []int{2, 4, 5, -4}))
	case 8:
		value := ""
		header, body := g.over(func(x local) string { value = g.field(x); return g.condition() })
		return g.named("%s([y | %s; %s; y := count(%s) + %d])", pick(g, []string{"sum", "count"}), header, body,
			value, g.IntN(3))
	case 9:
		return fmt.Sprintf("%s({%s, %s, %s})", pick(g, []string{"max", "min", "sum"}), g.number(), g.number(),
			g.number())
	case 10:
		return "abs(" + g.number() + ")"
	}
	return g.rule("number", "indexof(input.asOf, \"-\")")
}

// set is an expression that gives a set of texts.
func (g *generator) set() string {
	form, leave := g.deeper(1, 9)
	defer leave()
	switch form {
	case 0:
		return pick(g, []string{`{"a", "b"}`, `{"unknown"}`, "set()", `{"prompts", "yes"}`})
	case 1, 2, 3:
		value := ""
		header, body := g.over(func(x local) string { value = g.field(x); return g.condition() })
		return g.named("{y | %s; %s; y := %s}", header, body, value)
	case 4:
		return fmt.Sprintf("(%s %s %s)", g.set(), pick(g, []string{"|", "&", "-"}), g.set())
	case 5:
		return "object.keys(" + g.object() + ")"
	case 6:
		return g.named("{y | some y in %s}", g.list())
	case 7:
		return g.named("{y | walk(input.runtime.offering, [_, y]); is_string(y)}")
	}
	return g.rule("set", `{lower("A")}`)
}

// list is an expression that gives a list of texts in an order that no engine chooses.
func (g *generator) list() string {
	form, leave := g.deeper(1, 8)
	defer leave()
	switch form {
	case 0:
		return pick(g, []string{`["b", "a"]`, "[]", `["a", "a", "unknown"]`})
	case 1:
		return "sort(" + g.set() + ")"
	case 2:
		value := ""
		header, body := g.over(func(x local) string { value = g.field(x); return g.condition() })
		return g.named("sort([y | %s; %s; y := %s])", header, body, value)
	case 3:
		return fmt.Sprintf("array.concat(%s, %s)", g.list(), g.list())
	case 4:
		return fmt.Sprintf("array.slice(%s, %d, %d)", g.list(), g.IntN(2), g.IntN(4))
	case 5:
		return fmt.Sprintf("split(%s, %s)", g.text(), pick(g, []string{`"-"`, `"_"`}))
	case 6:
		return "array.reverse(" + g.list() + ")"
	}
	return g.rule("list", `["z"]`)
}

// object is an expression that gives texts by text.
func (g *generator) object() string {
	form, leave := g.deeper(1, 6)
	defer leave()
	switch form {
	case 0:
		return pick(g, []string{`{"a": "b"}`, `{"b": "c", "a": "unknown"}`})
	case 1, 2:
		value := ""
		header, body := g.over(func(x local) string { value = g.field(x); return g.condition() })
		return g.named("{id: y | some id, %s; %s; y := %s}", strings.TrimPrefix(header, "some "), body, value)
	case 3:
		return fmt.Sprintf("object.union(%s, %s)", g.object(), g.object())
	case 4:
		return fmt.Sprintf("object.%s(%s, %s)", pick(g, []string{"remove", "filter"}), g.object(), g.set())
	}
	return g.rule("object", `{"c": "d"}`)
}
