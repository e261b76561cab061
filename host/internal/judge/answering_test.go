package judge_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestWhichRulesAnswerAnElement holds the links from elements to rules, of a rule named otherwise than its element, of
// one that the library brings for all limbs, and of one that stands in the path of a rule.
func TestWhichRulesAnswerAnElement(t *testing.T) {
	c := theCase(t)
	p, err := prepare(context.Background(), bundle(t, "look-through"), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct{ limb, element, first string }{
		{"api_access", "access", "data.construe.policy.access"},
		{"api_access", "unvaried", "data.construe.case.unvaried"},
		{"api_access", "protected_model", "data.construe.case.protected_model"},
		{"products", "unvaried", "data.construe.case.offering_unvaried"},
		{"first_refusal", "unvaried", "data.construe.case.refusal_unvaried"},
		{"approval", "unvaried", "data.construe.case.capacity_unvaried"},
	} {
		all := p.Answering(s.limb, s.element)
		if len(all) == 0 || all[0] != s.first {
			t.Errorf("%s of %s is answered by %v; expected %s first", s.element, s.limb, all, s.first)
		}
		t.Log(s.limb, s.element, all)
	}
	if all := p.Answering("products", "access"); all != nil {
		t.Errorf("an element that the limb does not have is answered by %v", all)
	}
	own, err := prepare(
		context.Background(),
		judge.Bundle{Reading: &schema.Reading{ID: "own", Limbs: []string{"research"}},
			Files: map[string][]byte{"own.rego": []byte(`package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.research[""].direct := {"is": "no", "reason": "Said."}

# METADATA
# title: By a variable
by_variable := {"is": asked, "reason": "Said."}

# METADATA
# title: Asked
asked := "no"

plea.research[""].indirect := x if { x := by_variable }
`)}},
		c,
		nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := own.Answering("research", "indirect"), []string{"data.construe.policy.by_variable",
		"data.construe.policy.asked"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it is answered by %v; expected %v", got, want)
	}
	if got := own.Answering("research", "direct"); got != nil {
		t.Errorf("an element without a titled rule is answered by %v", got)
	}
}
