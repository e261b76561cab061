package facts_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// leaf is a fact that can change, and the values that it can have.
type leaf struct {
	pointer string
	values  []any
}

// changeable lists the facts of a filled runtime that are neither ids nor connections nor roles.
func changeable(f *schema.Facts) (out []leaf) {
	facts.Leaves(f, func(pointer string, shape *schema.Shape, value any) {
		for _, fixed := range []string{"/components/*/role", "/relationships/*/from", "/relationships/*/to"} {
			if schema.Match(fixed, pointer) {
				return
			}
		}
		if values := possible(f, shape); len(values) > 1 {
			out = append(out, leaf{pointer, values})
		}
	})
	return out
}

// possible lists values of a fact: words, ids, days, licences, and what is not known.
func possible(f *schema.Facts, s *schema.Shape) (out []any) {
	if s.Kind == "list" {
		one := possible(f, s.Items)
		out = append(out, []any{}, []any{"unknown"})
		for i, v := range one {
			if v != "unknown" {
				out = append(out, []any{v})
				if next := one[(i+1)%len(one)]; next != "unknown" && next != v {
					out = append(out, []any{v, next})
				}
			}
		}
		return out
	}
	for _, v := range s.Enum {
		out = append(out, v)
	}
	collection := map[string]string{"party": "parties", "component": "components", "model": "models"}[s.Ref]
	if members, is := f.Runtime[collection].(map[string]any); is {
		for _, id := range slices.Sorted(maps.Keys(members)) {
			out = append(out, id)
		}
	}
	switch {
	case strings.HasPrefix(s.Format, "date"):
		out = append(out, "2026-03-18", "2024-01-02")
	case len(out) == 0 && s.Kind == "string":
		out = append(out, "MIT", "Zlib OR MIT")
	}
	if s.AdmitsUnknown() {
		out = append(out, "unknown")
	}
	return out
}

// shippedRuntimes are those of the case that comes with the host, as documents.
func shippedRuntimes(t testing.TB) (out []*schema.Document) {
	t.Helper()
	files, err := filepath.Glob("../../../policies/cloud-api-exclusivity/runtimes/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := schema.Parse(filepath.Base(file), b, schema.KindRuntime)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// shownGlobs are those of the plugins that come with the host, and a few besides.
func shownGlobs(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../../plugins/*/plugin.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	globs := map[string]bool{"/**": true, "/runtime/**": true, "/derived/**": true, "/derived/hops/*": true,
		"/runtime/offering": true, "/*/hops/*/host": true, "/*/offering": true,
		"/runtime/components/*": true, "/derived/hops/**/host": true, "/derived/reach/*/audience": true,
		"/derived/control/**": true, "/derived/works/**": true, "/asOf": true, "/derived/clouds_touched": true,
		"/derived/content/*/value": true, "/derived/stands_for/*": true, "/derived/hops/*/model": true,
		"/derived/hops/*/models": true, "/derived/hops/*/wrapped_by": true, "/derived/hops/*/path": true,
		"/derived/hops/*/through": true, "/derived/hops/*/observed": true, "/runtime": true, "/*": true}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := schema.Parse("plugin.yaml", b, schema.KindPlugin)
		if err != nil {
			t.Fatal(err)
		}
		var p schema.Plugin
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		for _, call := range p.Calls() {
			for _, g := range call.Reads {
				globs[g] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(globs))
}

// changedFacts are base with other values at these pointers.
func changedFacts(base *schema.Facts, set map[string]any) (*schema.Facts, error) {
	tree := schema.Clone(base.Runtime).(map[string]any)
	delete(tree, "worlds")
	delete(tree, "facts")
	for pointer, value := range set {
		schema.Set(tree, pointer, schema.Clone(value))
	}
	d, err := schema.NewDocument(schema.KindRuntime, "changed", tree)
	if err != nil {
		return nil, err
	}
	return facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
}

// dependence checks what a derivation says of one set of facts against what becomes of them when others change.
type dependence struct {
	t       *testing.T
	random  *rand.Rand
	globs   []string
	held    int // parts that no change touched, and that stayed
	touched int // parts that some change touched
}

func (h *dependence) try(base *schema.Facts, times int) {
	h.t.Helper()
	ready := h.prepared(base)
	derivation, err := ready.Derivation()
	if err != nil {
		h.t.Fatal(err)
	}
	before := ready.Tree()
	parts := partsOf(before["derived"], "/derived")
	leaves := changeable(base)
	projected := h.projections(base)
	for range times {
		set := map[string]any{}
		for range 1 + h.random.IntN(3) {
			l := h.one(leaves)
			set[l.pointer] = l.values[h.random.IntN(len(l.values))]
		}
		changed, err := changedFacts(base, set)
		if err != nil {
			h.admittedAlone(base, set)
			continue
		}
		depends := func(globs []string) bool {
			for _, g := range globs {
				for p := range set {
					if schema.Match(g, p) {
						return true
					}
				}
			}
			return false
		}
		after := h.prepared(changed).Tree()
		if with, err := ready.With(set); err != nil || text(with.Tree()) != text(after) ||
			text(with.Document().Basis) != text(changed.Basis) {
			h.t.Fatalf("with %s, the facts made of prepared ones are others (%v)", text(set), err)
		}
		if with, err := oneByOne(ready, set); err != nil || text(with.Tree()) != text(after) {
			h.t.Fatalf("with %s one by one, the facts made of prepared ones are others (%v)", text(set), err)
		}
		for _, p := range parts {
			if depends(derivation.DependsOn(p.pointer, p.exists)) {
				h.touched++
				continue
			}
			h.held++
			now, is := look(after, p.pointer, p.exists)
			if gone := strings.HasPrefix(p.pointer, "/derived/hops/") && !p.exists && !is; gone {
				hop := strings.Join(strings.Split(p.pointer, "/")[:4], "/")
				if _, there := look(after, hop, true); !there && depends(derivation.DependsOn(hop, true)) {
					continue // with its hop, whose being there is said to depend on what changed
				}
			}
			if now != p.is {
				h.t.Fatalf("with %s, %s (whether there: %v) goes from %s to %s; it depends on %v\n%s", text(set),
					p.pointer, p.exists, p.is, now, derivation.DependsOn(p.pointer, p.exists), text(base.Runtime))
			}
		}
		again := h.projections(changed)
		for i, g := range h.globs {
			if depends(derivation.Shown(g)) {
				continue
			}
			h.held++
			if projected[i] != again[i] {
				h.t.Fatalf("with %s, %s shows\n%s\nand showed\n%s\nwhich depends on %v", text(set), g, again[i],
					projected[i], derivation.Shown(g))
			}
		}
	}
}

// admittedAlone holds that of values which a runtime does not admit together, there is one that it does not admit
// alone.
func (h *dependence) admittedAlone(base *schema.Facts, set map[string]any) {
	h.t.Helper()
	for pointer, value := range set {
		if _, err := changedFacts(base, map[string]any{pointer: value}); err != nil {
			return
		}
	}
	h.t.Fatalf("each of %s is admitted alone, and not together", text(set))
}

// one chooses a part of the runtime and then a fact of it, so that what is there once is chosen as often as what is
// there many times.
func (h *dependence) one(leaves []leaf) leaf {
	place := func(l leaf) string { return strings.Split(l.pointer, "/")[1] }
	chosen := place(leaves[h.random.IntN(len(leaves))])
	if parts := []string{"compositions", "models", "offering", "parties"}; h.random.IntN(2) == 0 {
		chosen = parts[h.random.IntN(len(parts))]
	}
	among := slices.DeleteFunc(slices.Clone(leaves), func(l leaf) bool { return place(l) != chosen })
	if len(among) == 0 {
		among = leaves
	}
	return among[h.random.IntN(len(among))]
}

func (h *dependence) prepared(f *schema.Facts) *facts.Prepared {
	h.t.Helper()
	p, err := facts.PrepareUnnamed(f)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *dependence) projections(f *schema.Facts) (out []string) {
	ready := classify.Prepare(h.prepared(f))
	for _, g := range h.globs {
		b, err := ready.Project([]string{g})
		if err != nil {
			h.t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// part is a part of /derived: what stands there, or whether anything does.
type part struct {
	pointer string
	exists  bool
	is      string
}

func partsOf(value any, pointer string) (out []part) {
	is, _ := shown(value)
	out = append(out, part{pointer, false, is})
	if object, isObject := value.(map[string]any); isObject {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			out = append(out, partsOf(object[name], pointer+schema.Join(name))...)
		}
	}
	if strings.Count(pointer, "/") == 3 { // a hop, or what is said of one component
		out = append(out, part{pointer, true, "something"})
	}
	return out
}

// look says what stands at a pointer as far as a part is concerned.
func look(tree map[string]any, pointer string, exists bool) (string, bool) {
	value, there := schema.Get(tree, pointer)
	switch {
	case !there:
		return "nothing", false
	case exists:
		return "something", true
	}
	return shown(value)
}

// shown is a value, of an object its members' names.
func shown(value any) (string, bool) {
	if object, is := value.(map[string]any); is {
		return strings.Join(slices.Sorted(maps.Keys(object)), " "), true
	}
	return text(value), true
}

// TestWhatDependsOnNothingChangedStays changes facts at random: whatever part of /derived depends on none of them, as a
// derivation has it, is as it was, and so is what a plugin is shown.
func TestWhatDependsOnNothingChangedStays(t *testing.T) {
	h := &dependence{t: t, random: rand.New(rand.NewPCG(21, 22)), globs: shownGlobs(t)}
	for range runs(150) {
		tree := completeRuntime(h.random)
		base := made(t, tree)
		for range h.random.IntN(4) { // take some of what is known away
			leaves := changeable(base)
			l := leaves[h.random.IntN(len(leaves))]
			if f, err := changedFacts(base, map[string]any{l.pointer: l.values[len(l.values)-1]}); err == nil {
				base = f
			}
		}
		h.try(base, 6)
	}
	for _, d := range shippedRuntimes(t) {
		worlds, _ := d.Tree["worlds"].(map[string]any)
		for _, world := range append([]string{""}, slices.Sorted(maps.Keys(worlds))...) {
			base, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), world, "")
			if err != nil {
				t.Fatal(err)
			}
			h.try(base, runs(10))
		}
	}
	if h.held < runs(50_000) || h.touched < runs(10_000) {
		t.Errorf("%d parts stayed and %d were touched: too few to show anything", h.held, h.touched)
	}
	t.Logf("%d parts stayed, %d were touched", h.held, h.touched)
}
