package judge

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// Limits on what a policy answers.
const (
	maxContext = 500       // findings besides those that give each element its reason
	maxReason  = 2 << 10   // bytes of one text
	maxAnswer  = 256 << 10 // bytes of text, all together, and as much again for every hundred elements
	// pointers of all findings together, each counted once a finding; and as many for every hundred elements
	maxPointed = 10_000
)

// checker reads a policy's answer by hand, field by field: a JSON Schema would say the same, slower, once a cell.
type checker struct {
	policy   *Policy
	facts    *Facts
	verdict  *schema.Verdict
	text     int // bytes read so far
	mostText int
	pointers int // of the findings so far
	most     int // of them
}

func invalid(format string, args ...any) *schema.Problem {
	return &schema.Problem{Code: "invalid-verdict", Message: fmt.Sprintf(format, args...),
		Hint: "`verdict := k3.verdict(plea, context)` gives the right shape"}
}

// tooMuch is a verdict that is well made, and holds more in sum than one may.
func tooMuch(format string, args ...any) *schema.Problem {
	return &schema.Problem{Code: "answer-limit", Message: "the policy's answer is too large: " + fmt.Sprintf(format,
		args...), Hint: "point at the collection instead of each of its members"}
}

func (k *checker) take(answer any) *schema.Problem {
	object, is := answer.(map[string]any)
	if !is {
		return invalid("the verdict is not an object; expected outcome, elements and findings")
	}
	for _, name := range schema.Keys(object) {
		if !slices.Contains([]string{"outcome", "elements", "findings", "assumptions"}, name) {
			return invalid("the verdict has a field %s; expected outcome, elements, findings and assumptions",
				strconv.QuoteToASCII(name))
		}
	}
	for _, step := range []func(map[string]any) *schema.Problem{k.elements, k.findings, k.explained, k.assumptions,
		k.outcome} {
		if problem := step(object); problem != nil {
			return problem
		}
	}
	return nil
}

// outcome holds the policy to what its own elements come to.
func (k *checker) outcome(object map[string]any) *schema.Problem {
	want, grounds, open := outcome(k.policy.stipulated, k.facts.complete, k.verdict.Elements)
	if said, _ := object["outcome"].(string); said != want {
		return &schema.Problem{Code: "incoherent-verdict",
			Message: fmt.Sprintf("the policy says %s; its elements come to %s",
				strconv.QuoteToASCII(fmt.Sprint(object["outcome"])), want),
			Hint: "let k3.verdict state the outcome"}
	}
	k.verdict.Outcome, k.verdict.Grounds, k.verdict.Unpleaded = want, grounds, k.unpleaded()
	if want != schema.Undetermined {
		return nil
	}
	k.verdict.WaitsFor = "words"
	for i, need := range open {
		if need.Value == schema.Unknown {
			k.verdict.WaitsFor = "facts"
		}
		for _, f := range k.verdict.Findings {
			if f.Limb == need.Limb && f.Subject == need.Subject && f.Element == need.Element && f.Weight == "element" {
				open[i].Pointers = f.Pointers
			}
		}
	}
	slices.SortFunc(open, func(a, b schema.Need) int {
		return cmp.Or(cmp.Compare(a.Limb, b.Limb), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Element, b.Element),
			slices.Compare(a.Pointers, b.Pointers))
	})
	k.verdict.Needs = slices.CompactFunc(open, func(a, b schema.Need) bool { return reflect.DeepEqual(a, b) })
	return nil
}

// unpleaded lists the rights in force that no element names.
func (k *checker) unpleaded() []string {
	named := map[string]bool{}
	for _, f := range k.verdict.Findings {
		if f.Weight == "element" {
			for _, pointer := range f.Pointers {
				named[pointer] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(k.facts.rights), func(right string) bool { return named[right] })
}

// clean keeps a party's sentence to one line of printable characters.
func clean(s string) string { return schema.OneLine(s) }
