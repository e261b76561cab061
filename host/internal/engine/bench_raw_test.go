package engine

import (
	"bytes"
	"context"
	"io"
	"maps"
	"os"
	"testing"
	"time"

	"github.com/construe-host/construe/host/schema"
)

func elapsed(f func()) int64 {
	start := time.Now()
	f()
	return time.Since(start).Nanoseconds()
}

func newReader(b []byte) io.Reader { return bytes.NewReader(b) }

func rawFile(b *testing.B, name string) string {
	b.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}

func rawPolicy(b *testing.B, name string) string {
	return rawFile(b, "../../../policies/cloud-api-exclusivity/"+name)
}

// rawModules are the sources of the hop reading's policy as anybody would run them by hand.
func rawModules(b *testing.B) map[string]string {
	return map[string]string{"policy.rego": rawPolicy(b, "hop/policy.rego"),
		"library.rego": rawPolicy(b, "library.rego"), "dealings.rego": rawPolicy(b,
			"dealings.rego"), "offering.rego": rawPolicy(b, "offering.rego"),
		"k3.rego": rawFile(b, "../judge/k3.rego"),
		"limbs.rego": `package construe.limbs
of := {"own_call": "hop", "collaboration_call": "hop", "products": "runtime", "first_ship": "runtime", "first_refusal": "runtime", "approval": "runtime", "research": "runtime"}
rests_on := {"own_call": {"components", "relationships"}, "collaboration_call": {"components", "relationships"}, "products": set(), "first_ship": set(), "first_refusal": set(), "approval": set(), "research": set()}
`}
}

// rawInputs are the bytes that a plugin and a policy would be given by hand.
func rawInputs(b *testing.B, cs *Case, ready *Prepared) (plugin, policy []byte) {
	b.Helper()
	tree := maps.Clone(ready.Facts.Tree())
	manifest := cs.Parties["hop"].Plugin.Manifest()
	plugin, err := ready.Shown.Project(manifest.Calls()[0].Reads)
	if err != nil {
		b.Fatal(err)
	}
	c := cs.Classify(context.Background(), cs.Parties["hop"], ready, nil)
	terms := map[string]any{}
	for name, subjects := range c.Terms {
		answers := map[string]any{}
		for subject, a := range subjects {
			pointers := []any{}
			for _, r := range a.Because {
				for _, p := range r.Pointers {
					pointers = append(pointers, p)
				}
			}
			answers[subject] = map[string]any{"value": a.Value, "pointers": pointers}
		}
		terms[name] = answers
	}
	clause := cs.Dispute.Clauses["exclusivity"]
	rights := map[string]any{"exclusive_products": false, "first_ship": false}
	for name, v := range clause.Versions["2026-02-27"].Rights {
		rights[name] = v
	}
	tree["clauses"] = map[string]any{"effective": map[string]any{"exclusivity": map[string]any{"version": "2026-02-27",
		"constants": clause.Constants,
		"rights":    rights, "exceptions": clause.Versions["2026-02-27"].Exceptions}}}
	tree["classification"] = map[string]any{"terms": terms}
	tree["definitions"] = cs.DefinitionsOf("hop")
	policy, err = schema.Canonical(tree)
	if err != nil {
		b.Fatal(err)
	}
	return plugin, policy
}
