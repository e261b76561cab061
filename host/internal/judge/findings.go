package judge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

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

func (k *checker) finding(item any) (f schema.Finding, problem *schema.Problem) {
	object, is := item.(map[string]any)
	if !is {
		return f, invalid("a finding is not an object")
	}
	fields := map[string]*string{"limb": &f.Limb, "subject": &f.Subject, "element": &f.Element, "value": &f.Value,
		"weight": &f.Weight,
		"term":   &f.Term, "definition": &f.Definition, "reason": &f.Reason, "remedy": &f.Remedy}
	for _, name := range schema.Keys(object) {
		if name == "pointers" {
			continue
		}
		into, known := fields[name]
		value, is := object[name].(string)
		if !known || !is {
			return f, invalid("a finding has a field %s; expected %s, each a string", strconv.QuoteToASCII(name),
				strings.Join(schema.Keys(fields), ", "))
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
	if f.Definition != "" { // others may have one of the same name
		f.Definition = k.policy.reading.DefinitionName(f.Definition)
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
