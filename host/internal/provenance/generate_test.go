package provenance

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
)

// writer writes random modules: rules r0, r1, ..., each of which may refer to those before it, and an answer that gives
// them all.
type writer struct {
	*rand.Rand
	rules []written
	fresh int
}

// written is a rule: what it gives, and how many arguments it takes.
type written struct {
	name  string
	kind  byte // s string, n number, b boolean, l list, e set, o object
	arity int
}

func (w *writer) pick(options ...string) string { return options[w.IntN(len(options))] }

func (w *writer) one(options ...func() string) string { return options[w.IntN(len(options))]() }

func (w *writer) variable() string {
	w.fresh++
	return fmt.Sprintf("v%d", w.fresh)
}

// scope is the variables that are bound, by what they hold.
type scope map[string]byte

func (s scope) with(name string, kind byte) scope {
	out := scope{name: kind}
	for n, k := range s {
		out[n] = k
	}
	return out
}

// term writes a term of a kind.
func (w *writer) term(kind byte, s scope, depth int) string {
	var options []func() string
	for _, name := range sortedNames(s) {
		if s[name] == kind {
			options = append(options, func() string { return name }, func() string { return name })
		}
	}
	for _, name := range sortedNames(s) {
		if of, has := map[byte]string{'s': "k", 'n': "n", 'b': "on", 'l': "l"}[kind]; has && s[name] == 'm' {
			options = append(options, func() string { return name + "." + of })
		}
	}
	for _, r := range w.rules {
		if r.kind == kind {
			options = append(options, func() string { return w.called(r, s, depth) })
		}
	}
	options = append(options, w.leaves(kind, s, depth)...)
	if depth > 0 {
		options = append(options, w.compounds(kind, s, depth-1)...)
	}
	return w.one(options...)
}

func (w *writer) called(r written, s scope, depth int) string {
	if r.arity == 0 {
		return r.name
	}
	args := make([]string, r.arity)
	for i := range args {
		args[i] = w.term('s', s, min(depth-1, 1))
	}
	return r.name + "(" + strings.Join(args, ", ") + ")"
}

// leaves are literals and references into the input.
func (w *writer) leaves(kind byte, s scope, depth int) []func() string {
	text := func(list ...string) func() string { return func() string { return w.pick(list...) } }
	key := func() string {
		if depth > 0 && w.IntN(2) == 0 {
			return w.term('s', s, depth-1)
		}
		return `"` + w.pick("p", "q", "r", "0") + `"`
	}
	member := func(name string) func() string {
		return func() string { return "input.m[" + key() + "]." + name }
	}
	switch kind {
	case 's':
		return []func() string{text(`"p"`, `"q"`, `"x"`), text("input.a", "input.b", "input.c.d.e"), member("k"),
			func() string { return "input.g[" + key() + "]" },
			text("input.l[0]", "input.l[1]", "input.o[0].id", "input.g.p", "input.m.p.k")}
	case 'n':
		return []func() string{text("0", "1", "2"), text("input.n", "input.c.n"), member("n")}
	case 'b':
		return []func() string{text("true", "false"), text("input.on"), member("on")}
	case 'l':
		return []func() string{text("input.l", "input.l", `["p"]`, "[]"), member("l")}
	case 'e':
		return []func() string{text(`{"p", "q"}`, "set()"),
			func() string { return "{v | some v in " + w.term('l', s, 0) + "}" }}
	}
	return []func() string{text("input.g", "input.g", "{}"),
		func() string { return `{"p": ` + w.term('s', s, 0) + "}" }}
}

func (w *writer) compounds(kind byte, s scope, d int) []func() string {
	t := func(kinds string) []any {
		out := make([]any, len(kinds))
		for i := range out {
			out[i] = w.term(kinds[i], s, d)
		}
		return out
	}
	f := func(format, kinds string) func() string {
		return func() string { return fmt.Sprintf(format, t(kinds)...) }
	}
	in := func(open, close string, kinds string) func() string {
		return func() string {
			body, inner := w.body(s, d, 2)
			head := w.term(kinds[0], inner, d)
			if len(kinds) > 1 {
				head += ": " + w.term(kinds[1], inner, d)
			}
			return open + head + " | " + body + close
		}
	}
	coll := func() string { return w.term("leo"[w.IntN(3)], s, d) }
	some := func() string { return w.term("le"[w.IntN(2)], s, d) }
	switch kind {
	case 's':
		return []func() string{f("lower(%s)", "s"), f("upper(%s)", "s"), f("object.get(%s, %s, %s)", "oss"),
			f("replace(%s, \"p\", %s)", "ss"),
			func() string { return "concat(\"-\", " + w.term('l', s, d) + ")" }, f("%s[%s]",
				"os"), func() string { return "max(" + some() + ")" }, func() string { return "min(" + some() + ")" },
			f("substring(%s, 0, 1)", "s"), f("%s[%s]", "es"), f("%s[%s]", "ln"), f("$\"{%s}/{%s}\"",
				"sn"), f("type_name(%s)", "s")}
	case 'n':
		return []func() string{func() string { return "count(" + coll() + ")" }, f("(%s + %s)", "nn"),
			f("(%s * %s)", "nn"), f("count(%s)", "s"), f("abs(%s)", "n"), f("sum([%s, %s])", "nn"),
			f("indexof(%s, %s)", "ss")}
	case 'b':
		return []func() string{f("(%s == %s)", "ss"), f("(%s < %s)", "nn"), f("(%s != %s)", "ss"),
			func() string { return "(" + w.term('s', s, d) + " in " + coll() + ")" },
			f("contains(%s, %s)", "ss"), f("startswith(%s, %s)", "ss"), f("is_string(%s)", "s"), f("(%s, %s in %s)",
				"sso"), f("(%s == %s)", "ee"), f("(%s == %s)", "oo")}
	case 'l':
		return []func() string{in("[", "]", "s"), in("[", "]", "s"), f("array.concat(%s, %s)", "ll"),
			f("[%s, %s]", "ss"), f("sort(%s)", "e"), f("array.slice(%s, 0, %s)", "ln"), f("array.reverse(%s)", "l"),
			f("split(%s, \"\")", "s")}
	case 'e':
		return []func() string{in("{", "}", "s"), in("{", "}", "s"), f("(%s | %s)", "ee"), f("(%s & %s)", "ee"),
			f("(%s - %s)", "ee"), f("{%s, %s}", "ss"), f("object.keys(%s)", "o")}
	}
	return []func() string{in("{", "}", "ss"), f("object.union(%s, %s)", "oo"), f("object.remove(%s, [%s])", "os"),
		f("object.remove(%s, %s)", "oe"), f("object.filter(%s, %s)", "ol"),
		f("{%s: %s, \"k\": %s}", "sss"), f("{\"p\": %s, \"q\": %s}", "ss"), f("{\"p\": %s}",
			"s"), f("object.union_n([%s, %s])", "oo")}
}

// body writes up to n expressions, and says what they bind.
func (w *writer) body(s scope, d, n int) (string, scope) {
	var out []string
	for range 1 + w.IntN(n) {
		var line string
		line, s = w.expression(s, d)
		out = append(out, line)
	}
	return strings.Join(out, "; "), s
}

func (w *writer) expression(s scope, d int) (string, scope) {
	v, k := w.variable(), w.variable()
	deeper := d - 1
	if d <= 0 {
		deeper = 0
	}
	switch w.IntN(18) {
	case 0, 1:
		return "some " + v + " in " + w.term("le"[w.IntN(2)], s, deeper), s.with(v, 's')
	case 2, 3:
		return "some " + k + ", " + v + " in " + w.term('o', s, deeper), s.with(k, 's').with(v, 's')
	case 4:
		return "some " + k + ", " + v + " in input.m", s.with(k, 's').with(v, 'm')
	case 5:
		kind := "snbleo"[w.IntN(6)]
		return v + " := " + w.term(kind, s, deeper), s.with(v, kind)
	case 6, 7:
		line, _ := w.expression(s, deeper)
		if d > 0 && !strings.HasPrefix(line, "not ") && !strings.HasPrefix(line, "some ") &&
			!strings.HasPrefix(line, "every ") && !strings.Contains(line, " := ") {
			return "not " + line, s
		}
		return w.term('s', s, deeper) + " == " + w.term('s', s, deeper), s
	case 8:
		if d > 0 {
			body, _ := w.body(s.with(k, 's').with(v, 's'), deeper, 2)
			return "every " + k + ", " + v + " in " + w.term('o', s, deeper) + " { " + body + " }", s
		}
	case 9:
		if d > 0 {
			body, _ := w.body(s.with(v, 's'), deeper, 2)
			return "every " + v + " in " + w.term("le"[w.IntN(2)], s, deeper) + " { " + body + " }", s
		}
	case 10:
		if len(w.rules) > 0 {
			r := w.rules[w.IntN(len(w.rules))]
			return fmt.Sprintf("%s with input.%s as %s", w.called(r, s, 0),
				w.pick("a", "b", "g.p", "c.d.e", "z.z", "m.p.k"), w.term('s', s, deeper)), s
		}
	case 11:
		if len(w.rules) > 0 {
			r := w.rules[w.IntN(len(w.rules))]
			return fmt.Sprintf("%s := %s with input.%s as %s", v, w.called(r, s, 0), w.pick("g", "m", "c.d"),
				w.term('o', s, deeper)), s.with(v, r.kind)
		}
	case 12:
		return w.term('s', s, deeper) + " in " + w.term("leo"[w.IntN(3)], s, deeper), s
	case 13:
		return "some " + k + "; input.m[" + k + "].k == " + w.term('s', s, deeper), s.with(k, 's')
	case 14:
		return w.term('b', s, deeper), s
	case 15:
		return w.term('n', s, deeper) + w.pick(" < ", " >= ", " == ", " != ") + w.term('n', s, deeper), s
	case 16:
		return "[" + k + ", " + v + "] = " + w.pick("input.l",
			"["+w.term('s', s, deeper)+", "+w.term('s', s, deeper)+"]"), s.with(k, 's').with(v, 's')
	}
	return w.term('s', s, deeper) + w.pick(" == ", " != ") + w.term('s', s, deeper), s
}

// rule writes one rule, of one to three definitions.
func (w *writer) rule(name string) string {
	var b strings.Builder
	kind := "snbleo"[w.IntN(6)]
	def := func(head string, s scope, value func(scope) string) {
		body, inner := w.body(s, 2, 3)
		fmt.Fprintf(&b, "%s%s if { %s }\n", head, value(inner), body)
	}
	of := func(kind byte) func(scope) string {
		return func(s scope) string { return " := " + w.term(kind, s, 2) }
	}
	constant := func(scope) string { return " := " + w.pick(`"p"`, `"q"`) }
	times := 1 + w.IntN(3)
	switch w.IntN(10) {
	case 0, 1: // one value, perhaps by default
		if w.IntN(2) == 0 {
			kind = 's'
			fmt.Fprintf(&b, "default %s := \"p\"\n", name)
			for range times {
				def(name, nil, constant)
			}
		} else {
			def(name, nil, of(kind))
		}
	case 2: // one value by several ways
		kind = 's'
		for range times + 1 {
			if w.IntN(3) == 0 {
				def(name, nil, of('s'))
			} else {
				def(name, nil, func(scope) string { return ` := "p"` })
			}
		}
	case 3: // an else chain
		kind = 's'
		body, s := w.body(nil, 2, 2)
		fmt.Fprintf(&b, "%s := %s if { %s }", name, w.term('s', s, 1), body)
		for range times {
			body, s := w.body(nil, 2, 2)
			fmt.Fprintf(&b, " else := %s if { %s }", w.term('s', s, 1), body)
		}
		if w.IntN(2) == 0 {
			b.WriteString(` else := "x"`)
		}
		b.WriteString("\n")
	case 4: // a function
		kind = 's'
		s := scope{"p1": 's', "p2": 's'}
		body, inner := w.body(s, 1, 2)
		fmt.Fprintf(&b, "%s(p1, p2) := %s if { %s }", name, w.term('s', inner, 1), body)
		if w.IntN(3) > 0 {
			body, inner := w.body(s, 1, 2)
			fmt.Fprintf(&b, " else := %s if { %s }", w.term('s', inner, 1), body)
		}
		if w.IntN(2) == 0 {
			b.WriteString(" else := p1")
		}
		b.WriteString("\n")
		w.rules = append(w.rules, written{name, kind, 2})
		return b.String()
	case 5, 6: // a set
		kind = 'e'
		for range times {
			body, s := w.body(nil, 2, 3)
			fmt.Fprintf(&b, "%s contains %s if { %s }\n", name, w.term('s', s, 1), body)
		}
	case 7: // an object
		kind = 'o'
		for range times {
			body, s := w.body(nil, 2, 3)
			fmt.Fprintf(&b, "%s[%s] := %s if { %s }\n", name, w.term('s', s, 1), w.term('s', s, 1), body)
		}
	case 8: // objects within one
		kind = '-'
		for range times {
			body, s := w.body(nil, 2, 3)
			fmt.Fprintf(&b, "%s.%s[%s].%s := %s if { %s }\n", name, w.pick("a", "b"), w.term('s', s, 1),
				w.pick("is", "is", "why"), w.term('s', s, 1), body)
		}
	case 9: // sets within one
		kind = '-'
		for range times {
			body, s := w.body(nil, 2, 3)
			fmt.Fprintf(&b, "%s[%s] contains %s if { %s }\n", name, w.term('s', s, 1), w.term('s', s, 1), body)
		}
	}
	w.rules = append(w.rules, written{name, kind, 0})
	return b.String()
}

// module writes a module.
func (w *writer) module() string {
	out := "package t\n\n"
	for n := range 2 + w.IntN(5) {
		out += unnamed(w.rule(fmt.Sprintf("r%d", n)))
	}
	out += "\n"
	for _, r := range w.rules {
		if r.arity == 0 {
			out += fmt.Sprintf("answer.%s := %s\n\n", r.name, r.name)
		} else {
			out += fmt.Sprintf("answer.%s := {%q: %s} if true\n\n", r.name, "v", w.called(r, nil, 1))
		}
	}
	return out
}

// unnamed is a rule without the variables that nobody refers to, which Rego does not let pass.
func unnamed(rule string) string {
	seen := map[string]int{}
	names := regexp.MustCompile(`\bv\d+\b`)
	for _, name := range names.FindAllString(rule, -1) {
		seen[name]++
	}
	rule = names.ReplaceAllStringFunc(rule, func(name string) string {
		if seen[name] == 1 {
			return "_"
		}
		return name
	})
	return strings.ReplaceAll(rule, "_ := ", "_ = ")
}
