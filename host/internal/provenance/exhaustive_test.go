package provenance

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// absent stands for a member that is not there.
type absent struct{}

// combinations are all inputs with, at each pointer, one of the values listed for it.
func combinations(domain map[string][]any) (out []map[string]any) {
	out = []map[string]any{{}}
	for _, pointer := range slices.Sorted(maps.Keys(domain)) {
		var next []map[string]any
		for _, input := range out {
			for _, v := range domain[pointer] {
				next = append(next, placed(clone(input).(map[string]any), strings.Split(pointer[1:], "/"), v))
			}
		}
		out = next
	}
	return out
}

func placed(m map[string]any, path []string, v any) map[string]any {
	if _, is := v.(absent); is {
		return m
	}
	if len(path) == 1 {
		m[path[0]] = clone(v)
		return m
	}
	below, is := m[path[0]].(map[string]any)
	if !is {
		below = map[string]any{}
	}
	m[path[0]] = placed(below, path[1:], v)
	return m
}

// TestEveryChangeOfSmallInputs holds the promises where they are hard to keep, on every input there is.
func TestEveryChangeOfSmallInputs(t *testing.T) {
	bit := []any{false, true}
	two := []any{"p", "q"}
	maybe := []any{"p", "q", absent{}}
	flags := map[string][]any{"/x": bit, "/y": bit, "/a": maybe, "/b": two}
	for name, c := range map[string]struct {
		source string
		domain map[string][]any
	}{
		"the same value by two ways": {`answer.p := p
p := input.a if input.x
p := input.b if input.y`, flags},
		"the same constant by two ways": {`answer.p := p
p if input.x
p if input.y
p if input.a == "p"
p if not p2
p2 if input.b == "p"`, flags},
		"the same member by two ways": {`answer.p[input.a] := input.b if input.x
answer.p[input.b] := input.a if input.y
answer.p.q := "q" if input.a == "p"`, flags},
		"one key twice in an object literal": {`answer := {input.a: 1, input.b: 2, "z": input.x}`, flags},
		"a value by the first of several ways": {`answer.p := p
p := input.a if { input.x } else := input.b if { input.y } else := "z"`, flags},
		"a default": {`answer.p := p
answer.q := q
default p := "p"
p := input.a if input.x
p := "q" if { input.y; not input.x }
q := p if p == "q"`, flags},
		"a default that is given as a value too": {`answer.p := p
default p := "p"
p := input.b if input.x
p := "p" if input.y`, flags},
		"a function called twice": {`f(v) := "p" if { v == "p" } else := input.b if { input.x } else := v
answer.p := f(input.a)
answer.q := f(input.b)
answer.r := f(f(input.b))`, flags},
		"a function of several definitions": {`f(v) := "p" if v == input.a
f(v) := "p" if v == input.b
f("q") := "p" if input.x
answer.p := f("p")
answer.q := f("q")
answer.r := 1 if not f("q")`, flags},
		"two ways to one input": {`g := input.k
answer.a := v if { v := g with input as input.m.p }
answer.b := v if { v := g with input as input.m[input.a] }
answer.c := v if { v := g with input as input.m.p }
answer.d := v if { v := g with input as input.m[input.b] }`, map[string][]any{"/a": maybe, "/b": two, "/m/p": {map[string]any{"k": "p"}, map[string]any{"k": "q"}, absent{}}, "/m/q": {map[string]any{"k": "p"}}}},
		"input replaced where nothing was": {`g := object.get(input, ["m", "p"], "none")
h := input.m.q
answer.a := v if { v := g with input.m.p as input.a }
answer.b := v if { v := h with input.m.p as input.a }
answer.c := v if { v := input.m with input.m.z.y as input.b }
answer.d if not h with input.m.q as input.a
answer.e := v if { v := count(input.m) with input.m.p as "p" }`, map[string][]any{"/a": maybe, "/b": two, "/m/q": maybe, "/m/p": {"p", map[string]any{}, absent{}}}},
		"the input replaced by a scalar's member": {`g := input.m
answer.a := v if { v := g with input.m.p as input.a }
answer.b if g.p == "q" with input.m.p as input.b`, map[string][]any{"/a": maybe, "/b": two, "/m": {"p", []any{"p"}, map[string]any{"p": "q"}, map[string]any{"q": "q"}, absent{}}}},
		"whether a collection is empty": {`some_of := {v | some v in [input.a, input.b]; input.x}
listed := sort({$"{v}!" | some v in [input.a, input.b]; v != "q"})
answer.a if count(some_of) > 0
answer.b if count(some_of) == 0
answer.c if count(some_of) != 0
answer.d := "one" if { count(listed) > 0 } else := "none"
answer.e := said
said := $"of {concat("", listed)}" if count(listed) > 0
said := "of none" if count(listed) == 0
answer.f if count([v | some v in [input.a]; input.y; v != input.b]) > 0
answer.g if count({v: 1 | some v in [input.a]; v == input.b}) > 0
answer.h := count(some_of) > 1
answer.i if sort(some_of) == []
answer.j if count({input.a}) > 0`, flags},
		"a member that is there whatever it is": {`made := {"p": input.a, "q": kind(input.b), "r": input.x}
kind(v) := "one" if { v == "p" } else := "other"
answer.a := {k: v | some k, v in made}
answer.b := {k | some k, _ in made}
answer.c := [k | some k, v in made; v != "p"]
answer.d if made.p
answer.e := made.q
answer.f if made.r
answer.g := {k: kind(v) | some k, v in {"p": input.a, input.b: "z"}}
answer.h := object.union({"p": input.x, "z": 1}, object.remove(made, {"r"}))
answer.i := {"p": 1} if made.p == "q"
answer.j := count(made)
twice[input.a] := input.x
twice[input.b] := input.y
answer.k := {k | some k, _ in twice}
answer.l if twice.p
answer.m := {k: 1 | some k, v in twice; v}
under_way[k] := 1 if { some k in ["p", "q"]; k == input.a; input.y }
answer.n := {k | some k, _ in under_way}
answer.o if { some k, _ in under_way; k == input.b }
answer.p := v if { some _, v in under_way }`, flags},
		"not over iteration": {`answer.a if not some_p
some_p if { some v in input.m; v == "p" }
answer.b if { not "p" in input.m }
answer.c if { every v in input.m { v == "p" } }
answer.d := [k | some k, v in input.m; v == "p"]
answer.e := {v: 1 | some v in input.m}
answer.f := {v | some v in input.m}
answer.g := count(answer_f)
answer_f contains v if some v in input.m`, map[string][]any{"/m/p": maybe, "/m/q": maybe, "/m/r": maybe}},
		"lists and objects of the same text": {`answer.a := input.m["0"]
answer.b := input.m[0]
answer.c if not input.m["0"]
answer.d if not input.m[0]
answer.e[k] := v if some k, v in input.m
answer.f := object.get({"p": input.m}, ["p", "0"], "none")
answer.g := [v | some v in input.m]
answer.h if "p" in input.m
answer.i := object.get(input.m, "0", "z")`, map[string][]any{"/z": bit, "/m": {[]any{}, []any{"p"}, []any{"q", "p"}, map[string]any{"0": "p"}, map[string]any{"0": "q", "1": "p"}, map[string]any{}, "p", absent{}}}},
		"sets that fall together": {`answer.a := count({input.a, input.b})
answer.b := {input.a, input.b} - {"p"}
answer.c := {input.a} & {input.b}
answer.d := {input.a} | {input.b}
answer.e := max({input.a, input.b})
answer.f := {input.a, input.b} == {"p"}
answer.g contains input.a
answer.g contains input.b if input.x
answer.h := count(h)
h contains v if some v in [input.a, input.b]
answer.i if "p" in h`, flags},
		"objects put together": {`o1[input.a] := input.b if input.x
o2 := {"p": input.a, input.b: "z"}
answer.a := object.union(o1, o2)
answer.b := object.union(o2, o1)
answer.c := object.remove(o2, {input.a})
answer.d := object.union({"p": {"x": input.a}}, {input.b: {"y": input.x}})
answer.e := object.union({"p": {"x": input.a}}, {input.b: input.x})
answer.f := object.union({input.b: input.x}, {"p": {"x": input.a}})
answer.g := object.get(o2, input.a, "none")
answer.h := object.union_n([o1, o2])
answer.i := object.filter(o2, [input.a])
answer.j := object.keys(o2)
answer.k := count(object.remove(o2, ["p"]))`, flags},
		"lists put together": {`l1 := [v | some v in [input.a, input.b]; v == "p"]
answer.a := array.concat(l1, [input.b])
answer.b := l1[0]
answer.c := array.concat(l1, [input.b])[0]
answer.d := array.concat(l1, ["z"])[1]
answer.e if array.concat(l1, [input.b])[i] == "q"
answer.f := i if some i, "z" in array.concat(l1, ["z"])
answer.g := [1 | l1[_]]
answer.h := {i: v | some i, v in l1}
answer.i := count(l1)
answer.j := array.slice(array.concat(l1, ["y", "z"]), 0, 1)`, flags},
		"objects within objects": {`answer.m.a[input.a].is := input.b if input.x
answer.m.a[input.b].why := "z" if input.y
answer.m.b.p.is := "w" if input.x
answer.n := answer2
answer2[input.a][input.b] := 1 if input.x
answer2.p[input.b] := 1 if input.y
answer.o := count(answer2.p)
answer.q if not answer2.p
answer.s := answer2[input.b]`, flags},
		"sets within objects": {`answer.m := m
m[input.a] contains input.b if input.x
m.p contains "z" if input.y
m[input.b] contains input.a
answer.n := count(m.p)
answer.o if "q" in m.p
answer.q if not m.q`, flags},
		"a sibling that is not there": {`answer.a := a
answer.b := b
a := input.a if { b; input.x }
b := input.b if { input.y }
answer.c := [a, b]
answer.d := {"a": a, "z": input.b}`, flags},
		"one witness of several": {`answer.a := v if { some v in {"p", "q"}; v == input.a; input.x }
answer.b if { some v in input.l; v == input.b }
answer.c := [i | some i, v in input.l; v == input.b][0]
answer.d if input.b in input.l
answer.e if { some i; input.l[i] == input.b; i > 0 }`, map[string][]any{"/x": bit, "/a": maybe, "/b": two, "/l": {[]any{}, []any{"p"}, []any{"q"}, []any{"p", "q"}, []any{"q", "p"}, []any{"r", "p"}}}},
		"patterns": {`answer.a := v if [v, "p"] = input.l
answer.b := v if { {"k": v} = input.m }
answer.c := w if [_, w] = [input.a, input.b]
f([v, w]) := v if w == "p"
f({"k": v}) := v
answer.d := f(input.l)
answer.e := f(input.m)`, map[string][]any{"/a": maybe, "/b": two, "/l": {[]any{}, []any{"p"}, []any{"q", "p"}, []any{"p", "p", "p"}}, "/m": {map[string]any{"k": "p"}, map[string]any{"k": "p", "l": 1}, map[string]any{}, "x"}}},
		"a path that is computed": {`r.p := input.b
r.q := "z" if input.x
s.p.k := "p" if input.y
s.p[input.b] := "p"
answer.a := r[input.a]
answer.b if not r[input.a]
answer.c := s[input.a][input.b]
p := input.b
q := "q" if input.x`, map[string][]any{"/x": bit, "/y": bit, "/a": maybe, "/b": {"k", "z"}, "/c": {"p", "q", "none"}}},
		"a walk": {`answer.a := [v | walk(input.m, [_, v]); is_string(v)]
answer.b[concat("/", k)] := v if { walk(input.m, [k, v]); is_string(v) }`, map[string][]any{"/m/p": maybe, "/m/q/r": maybe}},
		"max of nothing": {`answer.a := max([v | some v in [input.a, input.b]; v != "p"])
answer.b if not max([v | some v in [input.a, input.b]; v != "p"])
answer.c := count([1 | min({v | some v in [input.a]; v != "p"})])
f(l) := max(l)
answer.d := "none" if not f([v | v := input.b; v == "q"])`, flags},
		"the first of an object's": {`answer.a := object.get(input, ["m", input.a], "none")
answer.b := object.get(input.m, input.a, input.b)
answer.c := object.get(object.get(input, "m", {}), "p", "none")
answer.d := object.get(input, "n", "none")`, map[string][]any{"/a": two, "/b": two, "/m/p": maybe, "/m/q": maybe, "/n": {absent{}, map[string]any{}, "p", []any{}}}},
	} {
		t.Run(name, func(t *testing.T) {
			source := "package t\n\n" + c.source + "\n"
			conditioned(t, program(t, source), source, combinations(c.domain))
			if held, _ := pairwise(t, program(t, source), source, combinations(c.domain)); held < 100 {
				t.Errorf("%d pairs agree on what a part rests on", held)
			}
		})
	}
}
