package judge_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// FuzzPolicy holds that whatever stands in a policy's file either does not load, with a code and the reading's name, or
// gives a verdict whose outcome follows from its elements: permitted is never said by default.
func FuzzPolicy(f *testing.F) {
	for _, reading := range []string{"hop", "look-through", "product", "state"} {
		files := bundle(f, reading).Files
		for _, name := range slices.Sorted(maps.Keys(files)) {
			f.Add(files[name])
		}
	}
	for _, s := range []string{"", "package construe.policy",
		"package construe.policy\nverdict := {\"outcome\": \"permitted\"}", "package construe.policy\nverdict := x " +
			"if { x := 1 }\nverdict := 2",
		"package construe.policy\nimport data.construe.policy.k3\nverdict := k3.verdict({}, set())",
		"package construe.policy\nverdict := to_number(\"x\")"} {
		f.Add([]byte(s))
	}
	c := theCase(f)
	facts := prepared(f, c, "all-unknown", "")
	library := bundle(f, "hop").Library
	f.Fuzz(func(t *testing.T, source []byte) {
		if len(source) > 8<<10 {
			t.Skip("the compiler's time grows faster than the source")
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		p, err := prepare(
			ctx,
			judge.Bundle{Reading: theReading(t, "hop"), Files: map[string][]byte{"hop/policy.rego": source},
				Library: library},
			c,
			nil,
		)
		if err != nil {
			for _, problem := range schema.ProblemsIn(err, "") {
				if problem.Code == "" || problem.Message == "" || problem.Party != "hop" {
					t.Fatalf("an incomplete problem: %+v", problem)
				}
			}
			return
		}
		v := p.Judge(ctx, facts, &schema.Classification{Terms: map[string]map[string]schema.Answer{}}, "")
		if v.Outcome == schema.Error {
			if v.Error == nil || v.Error.Code == "" {
				t.Fatalf("an error without a code: %+v", v)
			}
			return
		}
		if v.Outcome == schema.Permitted && slices.ContainsFunc(v.Grounds,
			func(g schema.Ground) bool { return g.Value != "no" }) || len(v.Grounds) == 0 {
			t.Fatalf("%s on the grounds %+v", v.Outcome, v.Grounds)
		}
	})
}
