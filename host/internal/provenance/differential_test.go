package provenance

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// TestAgreesWithOPA holds the answers against those of OPA's evaluator.
func TestAgreesWithOPA(t *testing.T) {
	var agreed, both, only, reference_ int
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		source := (&writer{Rand: r}).module()
		plan, err := planned(source)
		if err != nil {
			if seed < 30 {
				t.Log(err)
			}
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
			input := situation(r)
			a, err := p.Run(context.Background(), input, Limits{})
			if errors.Is(err, ErrLimit) {
				t.Fatalf("%v in\n%s\non %v", err, source, input)
			}
			var got ast.Value
			if err == nil {
				if at := a.At("result"); at.v != nil {
					got = at.v.term().Value
				}
			}
			parsed := ast.MustInterfaceToValue(input)
			results, wrong := q.Eval(context.Background(), rego.EvalParsedInput(parsed))
			switch {
			case err != nil && wrong != nil:
				both++
			case err != nil:
				only++
				if only < 5 {
					t.Logf("only ours: %v\n%s\n%v", err, source, input)
				}
			case wrong != nil:
				reference_++
				if reference_ < 5 {
					t.Logf("only theirs: %v\n%s\n%v", wrong, source, input)
				}
			default:
				var want ast.Value
				if len(results) > 0 {
					want = ast.MustInterfaceToValue(results[0].Expressions[0].Value)
				}
				if lists(got).Compare(lists(want)) != 0 {
					t.Fatalf("%v\nwant %v\nin\n%s\non %v", got, want, source, input)
				}
				agreed++
			}
		}
	}
	t.Log(agreed, both, only, reference_)
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

var _ = strings.Split
