package provenance

import (
	"fmt"
	"math/rand/v2"
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
