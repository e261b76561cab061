package facts_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// Making known facts unknown may only widen what is derived: a value may stay or become unknown; a member of a list may
// stay, or go where the member unknown says that there may be more; none may come. A hop may not go, and one that comes
// may not be said to be a call.
//
// The exceptions are the lists of what may be (through, via): they may grow, and never shrink.
func TestMakingFactsUnknownOnlyWidensWhatIsDerived(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	tried := 0
	for n := range runs(15) {
		tree := completeRuntime(r)
		for range 3 { // take one fact away after another
			before := made(t, tree)
			var known []string
			unknown := map[string]any{}
			facts.Leaves(before, func(pointer string, shape *schema.Shape, value any) {
				switch {
				case shape.Kind == "list" && !slices.Contains(value.([]any), any("unknown")):
					unknown[pointer] = []any{"unknown"}
				case shape.AdmitsUnknown() && value != "unknown":
					unknown[pointer] = "unknown"
				default:
					return
				}
				known = append(known, pointer)
			})
			for _, pointer := range known {
				less := schema.Clone(tree).(map[string]any)
				schema.Set(less, pointer, unknown[pointer])
				if at := narrowed(t, before, made(t, less)); at != "" {
					t.Fatalf("runtime %d: with %s unknown, %s\n%s", n, pointer, at, text(tree))
				}
				tried++
			}
			pointer := known[r.IntN(len(known))]
			schema.Set(tree, pointer, unknown[pointer])
		}
	}
	if tried < runs(1_500) {
		t.Errorf("only %d facts were tried", tried)
	}
}

// narrowed says where less knowledge led to another answer.
func narrowed(t *testing.T, before, after *schema.Facts) string {
	t.Helper()
	b, err := schema.Tree(before.Derived)
	if err != nil {
		t.Fatal(err)
	}
	a, err := schema.Tree(after.Derived)
	if err != nil {
		t.Fatal(err)
	}
	for id, h := range after.Derived.Hops {
		if _, was := before.Derived.Hops[id]; !was && h.Reached != "unknown" {
			return "/hops/" + id + " comes as a call"
		}
	}
	return narrower("", b, a)
}

func narrower(pointer string, before, after any) string {
	switch b := before.(type) {
	case map[string]any:
		a, is := after.(map[string]any)
		if !is {
			return pointer + " is gone"
		}
		for name, value := range b {
			if at := narrower(pointer+schema.Join(name), value, a[name]); at != "" {
				return at
			}
		}
	case []any:
		a, is := after.([]any)
		if !is {
			return pointer + " is gone"
		}
		perhaps := strings.HasSuffix(pointer, "/through") || strings.HasSuffix(pointer, "/via")
		open := slices.Contains(a, any("unknown"))
		for _, member := range b {
			if !slices.Contains(a, member) && (perhaps || !open) {
				return pointer + " loses " + text(member)
			}
		}
		for _, member := range a {
			if !slices.Contains(b, member) && member != "unknown" && !perhaps {
				return pointer + " gains " + text(member)
			}
		}
	default:
		if after != before && after != "unknown" {
			return pointer + " goes from " + text(before) + " to " + text(after)
		}
	}
	return ""
}
