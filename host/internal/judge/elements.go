package judge

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

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
		for _, subject := range schema.Keys(subjects) {
			elements, is := subjects[subject].(map[string]any)
			if !is || len(elements) == 0 {
				return invalid("the limb %s pleads nothing for %s", limb, strconv.QuoteToASCII(subject))
			}
			out[limb][subject] = map[string]string{}
			for _, name := range schema.Keys(elements) {
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
	for _, limb := range schema.Keys(limbs) {
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
	for _, subject := range schema.Keys(subjects) {
		switch {
		case subject == "":
		case first == "":
			first = subject
		default:
			a, b := schema.Keys(subjects[first]), schema.Keys(subjects[subject])
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
	for _, subject := range schema.Keys(subjects) {
		if !slices.Contains(want, subject) {
			return invalid("the limb %s pleads %s, which is no subject of a limb of: %s",
				limb, strconv.QuoteToASCII(subject), kind)
		}
	}
	for _, subject := range want {
		if _, pleaded := subjects[subject]; !pleaded {
			what := "the " + kind + " " + strconv.QuoteToASCII(subject)
			if subject == "" {
				what = `the whole runtime, ""`
			}
			return invalid("the limb %s pleads nothing for %s; every one must be pleaded, and \"\" stands for the whole "+
				"runtime", limb, what)
		}
	}
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
