package provenance

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// TestAgreesWithOPA checks the answers to random policies against those of OPA's evaluator. Where only one of the two
// fails, it is that OPA's evaluator leaves out what cannot matter to the answer (a definition that its index excludes,
// the rest of the definitions of a rule that is true), and the plan evaluates it; the counts are pinned.
func TestAgreesWithOPA(t *testing.T) {
	var got outcomes
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		source := (&writer{Rand: r}).module()
		plan, err := planned(source)
		if err != nil {
			continue
		}
		p, err := Load(plan)
		if err != nil {
			t.Fatal(err)
		}
		q, err := reference(source)
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			got.add(t, p, q, source, situation(r))
		}
	}
	if want := (outcomes{agree: 2310, fail: 98, onlyHere: 2}); got != want {
		t.Errorf("%+v; want %+v", got, want)
	}
}

// outcomes counts evaluations by how they came out in both.
type outcomes struct{ agree, fail, onlyHere, onlyThere int }

func (o *outcomes) add(t *testing.T, p *Program, q rego.PreparedEvalQuery, source string, input map[string]any) {
	a, err := p.Run(context.Background(), given(input), Limits{})
	results, wrong := q.Eval(context.Background(), rego.EvalParsedInput(ast.MustInterfaceToValue(input)))
	switch {
	case err != nil && wrong != nil:
		o.fail++
		return
	case err != nil:
		o.onlyHere++
		return
	case wrong != nil:
		o.onlyThere++
		return
	}
	var got, want ast.Value
	if at := a.At("result"); at.v != nil {
		got = ast.MustInterfaceToValue(at.Plain())
	}
	if len(results) > 0 {
		want = ast.MustInterfaceToValue(results[0].Expressions[0].Value)
	}
	if lists(got).Compare(lists(want)) != 0 {
		t.Fatalf("%v\nwant %v\nin\n%s\non %v", got, want, source, input)
	}
	o.agree++
}

// lists is a value with its sets as sorted lists, as OPA gives results.
func lists(v ast.Value) ast.Value {
	if v == nil {
		return ast.Null{}
	}
	plain, err := ast.JSON(v)
	if err != nil {
		return ast.String(err.Error())
	}
	return ast.MustInterfaceToValue(plain)
}
