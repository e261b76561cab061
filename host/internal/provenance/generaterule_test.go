package provenance

import (
	"fmt"
	"regexp"
	"strings"
)

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
