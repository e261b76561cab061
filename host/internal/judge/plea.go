package judge

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Plea is what a policy pleads, and what that comes to.
type Plea struct {
	Outcome  string
	Elements map[string]map[string]map[string]string
}

// Pleading is an input of which some parts are known of what a policy pleads on it.
type Pleading interface {
	// At says what stands at a part of the input.
	At(a Atom) string
	// Part says what a part of the plea is; false where that is not known.
	Part(p Part) (is string, known bool)
}

// Plea puts together what the policy pleads. It is false where something is not known, and wherever what is known is
// not the plea of a verdict that is one: what is wrong with it is for the judge to say.
func (p *Policy) Plea(of Pleading) (*Plea, bool) {
	if p.program == nil {
		return nil, false
	}
	program, err := p.program()
	if err != nil {
		return nil, false
	}
	b := &pleaBuilder{Pleading: of, policy: p, stated: program.Gives(verdictRule) == statedBy}
	for _, name := range program.Fallible() {
		if !b.empty(Part{Kind: Fails, Named: name}) {
			return nil, false
		}
	}
	elements, known := b.limbs()
	if !known || !b.empty(Part{Kind: Others}) {
		return nil, false
	}
	out := &Plea{Elements: elements}
	out.Outcome, _, _ = outcome(p.stipulated, b.complete, elements)
	if !b.stated {
		if said, known := of.Part(Part{Kind: Said}); !known || said != out.Outcome {
			return nil, false
		}
	}
	return out, true
}

// pleaBuilder puts a plea together.
type pleaBuilder struct {
	Pleading
	policy *Policy
	stated bool // the host's own function makes the answer, with a finding for each element
}

// empty reports whether a part is known, and nothing is wrong there.
func (b *pleaBuilder) empty(p Part) bool {
	is, known := b.Part(p)
	return known && is == ""
}

// complete reports whether a collection is said to be all that there is.
func (b *pleaBuilder) complete(collection string) bool {
	return b.At(Atom{Pointer: "/runtime" + schema.Join("compositions", collection)}) == TextOf("complete")
}

// names is a part that lists names; false where it is not known, or not there.
func (b *pleaBuilder) names(p Part) ([]string, bool) {
	is, known := b.Part(p)
	if !known || is == Missing {
		return nil, false
	}
	return NamesIn(is), true
}

// NamesIn lists the names in the text of a part.
func NamesIn(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, Parting)
}

// limbs is all that is pleaded.
func (b *pleaBuilder) limbs() (map[string]map[string]map[string]string, bool) {
	pleaded, known := b.names(Part{Kind: Limbs})
	if !known || slices.ContainsFunc(pleaded, func(l string) bool { return !slices.Contains(b.policy.pleads, l) }) {
		return nil, false
	}
	out := make(map[string]map[string]map[string]string, len(b.policy.pleads))
	for _, limb := range b.policy.pleads {
		if out[limb], known = b.limb(limb); !known {
			return nil, false
		}
	}
	return out, true
}

// limb is what a limb pleads: of each of its subjects the same, and of nothing else.
func (b *pleaBuilder) limb(limb string) (map[string]map[string]string, bool) {
	mentioned, known := b.names(Part{Kind: Subjects, Limb: limb})
	if !known {
		return nil, false
	}
	want := []string{""}
	if kind := schema.SubjectKindOf(b.policy.stipulated.Limbs[limb].Of); !kind.Whole() {
		want = append(want, Populated(kind, b.At(Atom{Pointer: kind.Place}))...)
	}
	for _, subject := range mentioned { // of some that are mentioned nothing may be pleaded
		if slices.Contains(want, subject) {
			continue
		}
		if is, known := b.Part(Part{Kind: Names, Limb: limb, Subject: subject}); !known || is != Missing {
			return nil, false
		}
	}
	out := make(map[string]map[string]string, len(want))
	first := ""
	for i, subject := range want {
		is, known := b.Part(Part{Kind: Names, Limb: limb, Subject: subject})
		if i == 1 {
			first = is
		}
		if !known || is == Missing || is == "" || i > 1 && is != first {
			return nil, false
		}
		if out[subject], known = b.elements(limb, subject, NamesIn(is)); !known {
			return nil, false
		}
	}
	return out, true
}

// elements are the values of a subject's elements.
func (b *pleaBuilder) elements(limb, subject string, names []string) (map[string]string, bool) {
	out := make(map[string]string, len(names))
	for _, name := range names {
		value, known := b.Part(Part{Element, limb, subject, name})
		if !known || !elementName.MatchString(name) || !slices.Contains(schema.Tris(), schema.Tri(value)) ||
			b.stated && !b.empty(Part{Finding, limb, subject, name}) {
			return nil, false
		}
		out[name] = value
	}
	return out, true
}

// Populated lists the subjects of a kind that the text of its place names, sorted.
func Populated(kind schema.SubjectKind, text string) (out []string) {
	for _, id := range NamesIn(strings.TrimPrefix(text, "{")) {
		out = append(out, strings.TrimPrefix(kind.Place, "/runtime")+schema.Join(id))
	}
	return out
}
