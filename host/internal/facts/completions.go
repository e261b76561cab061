package facts

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Completions lists values that an unknown fact may turn out to have: its words, what it may refer to, or days on both
// sides of the one judged on. A field of the case's own that has no words may turn out to have what the runtime says of
// that field elsewhere: of other things, in its worlds, and by its sides.
func Completions(s *schema.Shape, base *schema.Facts, pointer string) (out []any) {
	if s.Kind == "list" {
		out = append(out, []any{})
		if s.Own {
			return append(out, mentioned(base, pointer)...)
		}
		for _, v := range Completions(s.Items, base, pointer) {
			out = slices.Insert(out, len(out)-1, any([]any{v}))
		}
		return out
	}
	for _, v := range s.Enum {
		if v != "unknown" {
			out = append(out, v)
		}
	}
	if members, is := base.Runtime[schema.Collection(s.Ref)].(map[string]any); is {
		for _, id := range schema.Keys(members) {
			out = append(out, id)
		}
	}
	if strings.HasPrefix(s.Format, "date-or-") {
		out = append(out, base.AsOf, "1970-01-01")
	}
	if s.Own && s.Enum == nil {
		if s.Kind == "integer" {
			out = append(out, int64(0), int64(1))
		}
		for _, v := range mentioned(base, pointer) {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// mentioned lists what a runtime says of a field of the case's own, of whatever has it, sorted and each once.
func mentioned(base *schema.Facts, pointer string) []any {
	tokens, _ := schema.Split(pointer)
	if len(tokens) > 2 && tokens[0] != "offering" {
		tokens[1] = "*"
	}
	field, found := schema.Join(tokens...), map[string]any{}
	note := func(at string, v any) {
		if v != nil && v != "unknown" && !isOpenList(v) && schema.Match(field, at) {
			found[schema.Spoken(v)] = v
		}
	}
	Leaves(base, func(at string, _ *schema.Shape, v any) { note(at, v) })
	worlds, _ := base.Runtime["worlds"].(map[string]any)
	for _, w := range worlds {
		set, _ := schema.Get(w, "/set")
		facts, _ := set.(map[string]any)
		for at, v := range facts {
			note(at, v)
		}
	}
	said, _ := base.Runtime["facts"].(map[string]any)
	for at, entry := range said {
		positions, _ := schema.Get(entry, "/positions")
		sides, _ := positions.(map[string]any)
		for _, side := range sides {
			v, _ := schema.Get(side, "/value")
			note(at, v)
		}
	}
	out := []any{}
	for _, text := range schema.Keys(found) {
		out = append(out, found[text])
	}
	return out
}
