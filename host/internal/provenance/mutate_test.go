package provenance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// situation is a random input for the modules that a writer writes.
func situation(r *rand.Rand) map[string]any {
	text := func() any { return []string{"p", "q", "r", "x", "0"}[r.IntN(5)] }
	digit := func() any { return json.Number(strconv.Itoa(r.IntN(3))) }
	list := func() any {
		out := []any{}
		for range r.IntN(4) {
			out = append(out, text())
		}
		return out
	}
	some := func(m map[string]any) map[string]any {
		for _, name := range sortedNames(m) {
			if r.IntN(6) == 0 {
				delete(m, name)
			}
		}
		return m
	}
	hop := func() any {
		return some(map[string]any{"k": text(), "on": r.IntN(2) == 0, "n": digit(), "l": list()})
	}
	return some(map[string]any{
		"a": text(), "b": text(), "n": digit(), "on": r.IntN(2) == 0, "l": list(), "o": []any{
			some(map[string]any{"id": text()}), hop()},
		"g": some(map[string]any{"p": text(), "q": text(), "r": text(), "0": text()}),
		"m": some(map[string]any{"p": hop(), "q": hop(), "r": hop()}),
		"c": some(map[string]any{"d": some(map[string]any{"e": text()}), "n": digit()}),
	})
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			out[name] = clone(member)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, member := range v {
			out[i] = clone(member)
		}
		return out
	}
	return v
}

// changed is a value with one thing in it changed: a scalar, a member more or less, a longer or shorter list, or
// another kind.
func changed(v any, r *rand.Rand) any {
	scalars := []any{"p", "q", "r", "x", "0", "", json.Number("0"), json.Number("1"), json.Number("2"), true, false,
		nil}
	switch v := v.(type) {
	case map[string]any:
		names := sortedNames(v)
		switch {
		case r.IntN(60) == 0:
			out := []any{}
			for _, name := range names {
				out = append(out, v[name])
			}
			return out
		case r.IntN(12) == 0 || len(names) == 0:
			name := []string{"p", "q", "r", "s", "0", "1", "k", "a", "b", "on", "z"}[r.IntN(11)]
			if len(names) > 0 && r.IntN(2) == 0 {
				v[name] = clone(v[names[r.IntN(len(names))]])
			} else {
				v[name] = scalars[r.IntN(len(scalars))]
			}
		case r.IntN(8) == 0:
			delete(v, names[r.IntN(len(names))])
		default:
			name := names[r.IntN(len(names))]
			v[name] = changed(v[name], r)
		}
		return v
	case []any:
		switch {
		case r.IntN(12) == 0:
			out := map[string]any{}
			for i, member := range v {
				out[strconv.Itoa(i)] = member
			}
			return out
		case r.IntN(3) == 0 || len(v) == 0:
			return append(v, scalars[r.IntN(4)])
		case r.IntN(3) == 0:
			return v[:len(v)-1]
		}
		i := r.IntN(len(v))
		v[i] = changed(v[i], r)
		return v
	}
	if r.IntN(4) > 0 { // of the same kind
		var same []any
		for _, s := range scalars {
			if fmt.Sprintf("%T", s) == fmt.Sprintf("%T", v) {
				same = append(same, s)
			}
		}
		if len(same) > 0 {
			return same[r.IntN(len(same))]
		}
	}
	return scalars[r.IntN(len(scalars))]
}

// observed is what an atom is about, in an input.
func observed(input any, a Atom) string {
	v, found := input, true
	if a.Pointer != "" {
		for _, token := range strings.Split(a.Pointer[1:], "/") {
			token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
			switch at := v.(type) {
			case map[string]any:
				v, found = at[token]
			case []any:
				i, err := strconv.Atoi(token)
				if found = err == nil && i >= 0 && i < len(at); found {
					v = at[i]
				}
			default:
				found = false
			}
			if !found {
				return "nothing"
			}
		}
	}
	if a.Exists {
		return "something"
	}
	switch v := v.(type) {
	case map[string]any:
		return "members " + strings.Join(sortedNames(v), "\x00")
	case []any:
		return fmt.Sprint("length ", len(v))
	}
	return fmt.Sprintf("%T %v", v, v)
}
