package schedule

import (
	"reflect"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Supposed are the facts that a world of a runtime has otherwise than the runtime states them, sorted by pointer. A
// fact in dispute is none where the world takes what somebody says of it: that is what there are worlds for, and the
// fact has a row of its own.
func Supposed(cs *engine.Case, runtime *schema.Document, world string) (out []schema.Supposition) {
	found, _ := schema.Get(runtime.Tree, schema.Join("worlds", world, "set"))
	set, _ := found.(map[string]any)
	for _, fact := range schema.Keys(set) {
		stated, is := schema.Get(runtime.Tree, fact)
		if !is || stated == nil {
			stated = string(schema.Unknown)
		}
		if reflect.DeepEqual(stated, set[fact]) || slices.Contains(said(runtime, fact), schema.Spoken(set[fact])) {
			continue
		}
		out = append(out, schema.Supposition{Pointer: fact, Value: schema.Spoken(set[fact]), Stated: schema.Spoken(stated),
			Proof: proof(cs, fact)})
	}
	return out
}

// said are the values that positions give a fact in dispute.
func said(runtime *schema.Document, fact string) (out []string) {
	found, _ := schema.Get(runtime.Tree, schema.Join("facts", fact, "positions"))
	positions, _ := found.(map[string]any)
	for _, p := range positions {
		value, _ := schema.Get(p, "/value")
		out = append(out, schema.Spoken(value))
	}
	return out
}
