package judge

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
	for _, name := range slices.Sorted(maps.Keys(object)) {
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

var elementName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// elements reads what is pleaded: every limb that the reading pleads, every subject of its kind, nothing else.
func (k *checker) elements(object map[string]any) *schema.Problem {
	limbs, _ := object["elements"].(map[string]any)
	out := map[string]map[string]map[string]string{}
	for _, limb := range k.policy.pleads {
		subjects, is := limbs[limb].(map[string]any)
		if !is {
			return invalid("the limb %s is not pleaded; expected elements for it, or a reading in case.yaml that "+
				"does not list it", limb)
		}
		if problem := k.covers(limb, subjects); problem != nil {
			return problem
		}
		out[limb] = map[string]map[string]string{}
		for _, subject := range slices.Sorted(maps.Keys(subjects)) {
			elements, is := subjects[subject].(map[string]any)
			if !is || len(elements) == 0 {
				return invalid("the limb %s pleads nothing for %s", limb, strconv.QuoteToASCII(subject))
			}
			out[limb][subject] = map[string]string{}
			for _, name := range slices.Sorted(maps.Keys(elements)) {
				value, _ := elements[name].(string)
				if !elementName.MatchString(name) {
					return invalid("an element of limb %s is named %s; expected lower-case letters, digits, hyphens "+
						"and underscores", limb, strconv.QuoteToASCII(name))
				}
				if !slices.Contains(schema.Tris(), schema.Tri(value)) {
					return invalid("the element %s of limb %s is %s; expected yes, no, unknown or arguable",
						strconv.QuoteToASCII(name), limb, strconv.QuoteToASCII(fmt.Sprint(elements[name])))
				}
				out[limb][subject][name] = value
			}
		}
		if problem := alike(limb, out[limb]); problem != nil {
			return problem
		}
	}
	for _, limb := range slices.Sorted(maps.Keys(limbs)) {
		if out[limb] == nil {
			return invalid("the limb %s is pleaded; this reading pleads %s", strconv.QuoteToASCII(limb),
				strings.Join(k.policy.pleads, ", "))
		}
	}
	k.verdict.Elements = out
	return nil
}

// alike holds that a limb asks the same of every subject of its kind: an element that is undefined for one has
// vanished, and the subject would be judged without it.
func alike(limb string, subjects map[string]map[string]string) *schema.Problem {
	first := ""
	for _, subject := range slices.Sorted(maps.Keys(subjects)) {
		switch {
		case subject == "":
		case first == "":
			first = subject
		default:
			a, b := slices.Sorted(maps.Keys(subjects[first])), slices.Sorted(maps.Keys(subjects[subject]))
			if !slices.Equal(a, b) {
				p := invalid("the limb %s pleads %s of %s, and %s of %s; every subject is asked the same", limb,
					strings.Join(a, ", "), strconv.QuoteToASCII(first), strings.Join(b,
						", "), strconv.QuoteToASCII(subject))
				p.Hint = "an element that is undefined vanishes; give it a value for every subject, unknown where " +
					"the facts are missing"
				return p
			}
		}
	}
	return nil
}

func (k *checker) covers(limb string, subjects map[string]any) *schema.Problem {
	kind := k.policy.stipulated.Limbs[limb].Of
	want := append([]string{""}, k.facts.Subjects(kind)...)
	if schema.SubjectKindOf(kind).Whole() {
		want = want[1:]
	}
	for _, subject := range slices.Sorted(maps.Keys(subjects)) {
		if !slices.Contains(want, subject) {
			return invalid("the limb %s pleads %s, which is no subject of a limb of: %s",
				limb, strconv.QuoteToASCII(subject), kind)
		}
	}
	for _, subject := range want {
		if _, pleaded := subjects[subject]; !pleaded {
			return invalid("the limb %s pleads nothing for the %s %q; every one must be pleaded, and \"\" stands "+
				"for the whole runtime", limb, kind, subject)
		}
	}
	return nil
}

func (k *checker) findings(object map[string]any) *schema.Problem {
	list, _ := object["findings"].([]any)
	pleaded := k.pleaded()
	if most := pleaded + maxContext; len(list) > most {
		return invalid("%d findings for %d elements; at most %d are read", len(list), pleaded, most)
	}
	k.mostText, k.most = maxAnswer*(1+pleaded/100), maxPointed*(1+pleaded/100)
	for _, item := range list {
		f, problem := k.finding(item)
		if problem != nil {
			return problem
		}
		k.verdict.Findings = append(k.verdict.Findings, f)
	}
	slices.SortFunc(k.verdict.Findings, func(a, b schema.Finding) int {
		return cmp.Or(cmp.Compare(a.Limb, b.Limb), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Element, b.Element),
			cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Reason, b.Reason), slices.Compare(a.Pointers, b.Pointers))
	})
	return nil
}

// pleaded counts the elements.
func (k *checker) pleaded() (n int) {
	for _, subjects := range k.verdict.Elements {
		for _, elements := range subjects {
			n += len(elements)
		}
	}
	return n
}

func (k *checker) finding(item any) (f schema.Finding, problem *schema.Problem) {
	object, is := item.(map[string]any)
	if !is {
		return f, invalid("a finding is not an object")
	}
	fields := map[string]*string{"limb": &f.Limb, "subject": &f.Subject, "element": &f.Element, "value": &f.Value,
		"weight": &f.Weight,
		"term":   &f.Term, "definition": &f.Definition, "reason": &f.Reason, "remedy": &f.Remedy}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if name == "pointers" {
			continue
		}
		into, known := fields[name]
		value, is := object[name].(string)
		if !known || !is {
			return f, invalid("a finding has a field %s; expected %s, each a string", strconv.QuoteToASCII(name),
				strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
		if k.text += len(value); len(value) > maxReason || k.text > k.mostText {
			return f, invalid("a finding's %s is longer than %d bytes, or the verdict longer than %d", name, maxReason,
				k.mostText)
		}
		*into = clean(value)
	}
	limb, pleaded := k.policy.stipulated.Limbs[f.Limb]
	value, is := k.verdict.Elements[f.Limb][f.Subject][f.Element]
	switch {
	case !pleaded || f.Weight != "element" && f.Weight != "context":
		return f, invalid("a finding's limb is %s and its weight %s; expected a limb of the case, and element or "+
			"context", strconv.QuoteToASCII(f.Limb), strconv.QuoteToASCII(f.Weight))
	case f.Weight == "element" && (!is || value != f.Value):
		return f, invalid("a finding speaks of the element %s of %s, which is not pleaded, or not as %s",
			strconv.QuoteToASCII(f.Element), f.Limb, strconv.QuoteToASCII(f.Value))
	case f.Reason == "":
		return f, invalid("the element %s of %s has no reason", f.Element, f.Limb)
	case f.Term != "" && k.policy.stipulated.Terms[f.Term].Of == "":
		return f, invalid("a finding names the term %s, which the case does not have", strconv.QuoteToASCII(f.Term))
	case f.Definition != "" && k.policy.definitions[f.Definition] == "":
		return f, invalid("a finding names the definition %s, which the reading does not adopt",
			strconv.QuoteToASCII(f.Definition))
	}
	f.Clause = limb.Clause
	f.Version = cmp.Or(k.facts.versions[limb.Clause], "by release")
	pointers, _ := object["pointers"].([]any)
	seen := map[string]bool{}
	for _, item := range pointers {
		pointer, _ := item.(string)
		if seen[pointer] {
			continue
		}
		seen[pointer] = true
		if k.pointers++; k.pointers > k.most {
			return f, tooMuch("its findings name more than %d pointers, each counted once a finding; expected the "+
				"few that show the reason", k.most)
		}
		if !k.resolves(pointer) {
			return f, invalid("the element %s of %s points at %s, which is nothing in the input", f.Element, f.Limb,
				strconv.QuoteToASCII(pointer))
		}
		f.Pointers = append(f.Pointers, pointer)
	}
	slices.Sort(f.Pointers)
	return f, nil
}

// resolves reports whether a pointer names something in the runtime, or below /derived, /clauses or /definitions.
func (k *checker) resolves(pointer string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	switch first {
	case "derived", "clauses":
		_, ok := schema.Get(k.facts.input, pointer)
		return ok
	case "definitions":
		return k.policy.definitions[strings.TrimPrefix(pointer, "/definitions/")] != ""
	}
	_, ok := schema.Get(k.facts.input["runtime"], pointer)
	return ok
}

// explained holds that no element stands without a reason.
func (k *checker) explained(map[string]any) *schema.Problem {
	said := map[[3]string]bool{}
	for _, f := range k.verdict.Findings {
		if f.Weight == "element" {
			said[[3]string{f.Limb, f.Subject, f.Element}] = true
		}
	}
	for limb, subjects := range k.verdict.Elements {
		for subject, elements := range subjects {
			for name := range elements {
				if !said[[3]string{limb, subject, name}] {
					return invalid("an element of %s has no finding; expected one with a reason for each", limb)
				}
			}
		}
	}
	return nil
}

func (k *checker) assumptions(object map[string]any) *schema.Problem {
	list, _ := object["assumptions"].([]any)
	for _, item := range list {
		a, is := item.(map[string]any)
		said, _ := a["text"].(string)
		if !is || said == "" || len(said) > maxReason || len(k.verdict.Assumptions) == 100 {
			return invalid("an assumption is not an object with a text, or there are more than 100")
		}
		if k.text += len(said); k.text > k.mostText {
			return tooMuch("its findings and assumptions are longer than %d bytes in all; expected sentences",
				k.mostText)
		}
		pointer, _ := a["pointer"].(string)
		if pointer != "" && !k.resolves(pointer) {
			return invalid("an assumption points at %s, which is nothing in the input", strconv.QuoteToASCII(pointer))
		}
		k.verdict.Assumptions = append(k.verdict.Assumptions, schema.Assumption{Text: clean(said), Pointer: pointer})
	}
	slices.SortFunc(k.verdict.Assumptions, func(a, b schema.Assumption) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Text, b.Text))
	})
	return nil
}

// outcome holds the policy to what its own elements come to.
func (k *checker) outcome(object map[string]any) *schema.Problem {
	want, grounds, open := outcome(k.policy.stipulated, k.facts, k.verdict.Elements)
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
