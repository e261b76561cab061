package judge

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Outcome is what elements come to on facts, whoever pleads them.
func Outcome(c *schema.Case, f *Facts, elements map[string]map[string]map[string]string) string {
	result, _, _ := outcome(c, f.complete, elements)
	return result
}

// complete reports whether a collection is said to be all that there is.
func (f *Facts) complete(collection string) bool {
	status, _ := schema.Get(f.Document().Runtime, schema.Join("compositions", collection))
	return status == "complete"
}

// outcome computes what follows from elements, and on what grounds; complete says of a collection whether it is all
// that there is. It says what k3 says, from the host's own facts: a verdict that contradicts its elements is refused.
func outcome(c *schema.Case, complete func(collection string) bool,
	elements map[string]map[string]map[string]string) (result string, grounds []schema.Ground, open []schema.Need) {
	breach, permitted := false, true
	for _, limb := range schema.Keys(elements) {
		own, waits := limbGrounds(limb, schema.SubjectKindOf(c.Limbs[limb].Of), complete, elements[limb])
		for _, g := range own {
			breach = breach || g.Value == schema.Yes
			permitted = permitted && g.Value == schema.No
		}
		grounds, open = append(grounds, own...), append(open, waits...)
	}
	switch {
	case breach:
		return schema.Breach, grounds, nil
	case permitted:
		return schema.Permitted, grounds, nil
	}
	return schema.Undetermined, grounds, open
}

// limbGrounds decides one limb: as a whole where what is pleaded of the whole runtime closes it, else subject by
// subject, and then by whether there can be a subject that nobody has seen.
func limbGrounds(limb string, kind schema.SubjectKind, complete func(collection string) bool,
	subjects map[string]map[string]string) (grounds []schema.Ground,
	open []schema.Need) {
	whole := subjects[""]
	if kind.Whole() || conjunction(whole) == schema.No {
		g := ground(limb, "", whole)
		return []schema.Ground{g}, needs(g, "", whole)
	}
	for _, subject := range schema.Keys(subjects) {
		if subject == "" {
			continue
		}
		g := ground(limb, subject, whole, subjects[subject])
		grounds = append(grounds, g)
		open = append(append(open, needs(g, subject, subjects[subject])...), needs(g, "", whole)...)
	}
	for _, collection := range kind.Compositions {
		if !complete(collection) {
			pointer := schema.Join("compositions", collection)
			grounds = append(grounds, schema.Ground{Limb: limb, Value: schema.Unknown, Pointers: []string{pointer}})
			open = append(open, schema.Need{Limb: limb, Value: schema.Unknown, Pointers: []string{pointer}})
		}
	}
	if len(grounds) == 0 { // complete, and nothing of the kind is there
		grounds = append(grounds, schema.Ground{Limb: limb, Value: schema.No})
	}
	return grounds, open
}

// ground is what sets of elements come to together, and those of them that make it so: of an open one, all that are
// open.
func ground(limb, subject string, sets ...map[string]string) schema.Ground {
	g := schema.Ground{Limb: limb, Subject: subject, Value: conjunction(sets...)}
	for _, set := range sets {
		for name, word := range set {
			if value := schema.Tri(word); value == g.Value || value.Open() && g.Value.Open() {
				g.Elements = append(g.Elements, name)
			}
		}
	}
	slices.Sort(g.Elements)
	g.Elements = slices.Compact(g.Elements)
	return g
}

// conjunction is what sets of elements come to together.
func conjunction(sets ...map[string]string) schema.Tri {
	var values []schema.Tri
	for _, set := range sets {
		for _, value := range set {
			values = append(values, schema.Tri(value))
		}
	}
	return schema.AllOf(values...)
}

// needs lists the open elements of a subject whose ground is open.
func needs(g schema.Ground, subject string, elements map[string]string) (out []schema.Need) {
	if !g.Value.Open() {
		return nil
	}
	for _, name := range schema.Keys(elements) {
		if v := schema.Tri(elements[name]); v.Open() {
			out = append(out, schema.Need{Limb: g.Limb, Subject: subject, Element: name, Value: v})
		}
	}
	return out
}
