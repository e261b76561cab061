package schema

import (
	"slices"
	"strconv"
)

// checkExplanation finds what an explanation says that the rest of it contradicts. Not held, since it does not show it:
// whether a list of the runtime is complete, which may leave a limb open without an element.
func (d *Document) checkExplanation() Problems {
	var e Explanation
	if err := d.Decode(&e); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "explain"}
	k.explanation("", &e)
	return k.problems
}

// checkExplanations is checkExplanation for each of several.
func (d *Document) checkExplanations() Problems {
	var e Explanations
	if err := d.Decode(&e); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "explain --all"}
	for i := range e.Cells {
		k.explanation(Join("cells", strconv.Itoa(i)), &e.Cells[i])
	}
	return k.problems
}

// explanation holds that the outcome follows from the elements, as far as these decide, and that those decide that
// make their limb what it is.
func (k *consistency) explanation(at string, e *Explanation) {
	if (e.Outcome == Error) != (e.Error != nil) {
		k.fail(at+"/outcome", "the outcome is %s, and whether there is an error is %t; expected both or neither", e.Outcome,
			e.Error != nil)
	}
	if e.Outcome == Error {
		return
	}
	breach, open := false, false
	for i, x := range e.Elements {
		value, own := e.comesTo(x.Limb, x.Subject)
		decides := x.Value == string(value) || Tri(x.Value).Open() && value.Open()
		if x.Decides && x.Subject == "" && value != No { // it may be one of what each subject comes to
			decides = slices.ContainsFunc(e.Elements, func(y Explained) bool {
				of, _ := e.comesTo(x.Limb, y.Subject)
				return y.Limb == x.Limb && (x.Value == string(of) || Tri(x.Value).Open() && of.Open())
			})
		}
		if x.Decides && !decides || !x.Decides && decides && x.Subject != "" && own {
			k.fail(at+Join("elements", strconv.Itoa(i), "decides"), "whether the element %s decides is said to be %t; its limb "+
				"comes to %s by the others, and it is %s", x.Element, x.Decides, value, x.Value)
			return
		}
		breach = breach || x.Decides && value == Yes
		open = open || x.Decides && Tri(x.Value).Open()
	}
	want := ""
	switch {
	case breach && e.Outcome != Breach:
		want = Breach
	case !breach && e.Outcome == Breach:
		want = "no breach"
	case open && e.Outcome == Permitted:
		want = Undetermined
	}
	if want != "" {
		k.fail(at+"/outcome", "the outcome is %s; the elements that decide come to %s", e.Outcome, want)
	}
}

// comesTo is what the elements of a limb come to for a subject, with those of the whole runtime; own is false where the
// latter alone close it, so that no element of a subject decides.
func (e *Explanation) comesTo(limb, subject string) (value Tri, own bool) {
	var whole, both []Tri
	for _, x := range e.Elements {
		if x.Limb == limb && x.Subject == "" {
			whole = append(whole, Tri(x.Value))
		}
		if x.Limb == limb && (x.Subject == subject || x.Subject == "") {
			both = append(both, Tri(x.Value))
		}
	}
	return AllOf(both...), AllOf(whole...) != No
}
