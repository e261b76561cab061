package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// factsView says what follows from the facts of a runtime in one world on one day: what the case says of things in
// words of its own, the hops that a request takes to the models that are called, unless the case is about none, where
// facts contradict one another, and how much is known. The other facts are the document; a page of hundreds of them
// would say less than the file that they come from.
//
//	hop                 model  host  state          input        path    wrapped by
//	complete:inference  model  aws   client_resent  transformed  always  loop
//	1 hop; inference present; clouds aws; 198 facts known, 130 unknown
func factsView(v *draft, f *schema.Facts) {
	title, _ := f.Runtime["title"].(string)
	v.title(title)
	world := f.World
	if world == "" {
		world = "the facts as stated"
	}
	v.paragraph("as of " + f.AsOf + ", " + world)
	ownFields(v, f)
	said := ""
	if !f.NotAboutCalls {
		hops(v, f)
		said = fmt.Sprintf("%s; inference %s; clouds %s; ", Counted(len(f.Derived.Hops), "hop"), f.Derived.Inference,
			strings.Join(f.Derived.CloudsTouched, ", "))
	}
	contradictions(v, f)
	known, unknown := factCounts(f.Runtime)
	v.paragraph(fmt.Sprintf("%s%s known, %d unknown", said, Counted(known, "fact"), unknown))
}

func hops(v *draft, f *schema.Facts) {
	var rows [][]Cell
	for _, id := range schema.Keys(f.Derived.Hops) {
		h := f.Derived.Hops[id]
		rows = append(rows, textCells(id, h.Model, h.Host, h.StateMode, h.InputOrigin, h.Path,
			strings.Join(h.WrappedBy, ", ")))
	}
	v.table([]string{"hop", "model", "host", "state", "input", "path", "wrapped by"}, rows)
}

// contradictions warns of facts that contradict one another, on the page of any document that depends on them. They are
// no errors: which of two facts is wrong is not for the host to say, and a judgement on both still is one.
func contradictions(v *draft, f *schema.Facts) {
	for _, w := range f.Warned() {
		v.item("warning: " + w.Error())
	}
}

// factCounts counts the facts below a value, those that are known and those that are not. A list is one fact, and
// unknown as soon as one of its entries is: what it does not hold is then not known either.
func factCounts(tree any) (known, unknown int) {
	switch t := tree.(type) {
	case map[string]any:
		for _, v := range t {
			k, u := factCounts(v)
			known, unknown = known+k, unknown+u
		}
		return known, unknown
	case []any:
		if slices.Contains(t, any("unknown")) {
			return 0, 1
		}
	case string:
		if t == "unknown" {
			return 0, 1
		}
	}
	return 1, 0
}
