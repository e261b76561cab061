package schema

import "strconv"

// checkSweep finds what a sweep says that the rest of it contradicts. Not held, since a sweep does not show it: what
// leaves a limb open or closed without an element, such as a list of the runtime that is complete or not.
func (d *Document) checkSweep() Problems {
	var s Sweep
	if err := d.Decode(&s); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "compare --sweep"}
	if len(s.Worlds) == 0 { // and nothing fails a gate
		k.fail("/worlds", "nothing was judged in any world; expected one or more")
	}
	worlds := map[string]bool{}
	for i, w := range s.Worlds {
		at := Join("worlds", strconv.Itoa(i))
		if worlds[w.World] {
			k.fail(at+"/world", "the world %q is there twice; expected each once", w.World)
		}
		worlds[w.World] = true
		k.swept(at, w)
	}
	return k.problems
}

// swept holds a world to its cells, and these to what they plead.
func (k *consistency) swept(at string, w SweptWorld) {
	var own []string
	seen := map[[2]string]bool{}
	for i, c := range w.Cells {
		here, id := at+Join("cells", strconv.Itoa(i)), [2]string{c.Policy, c.Classifier}
		if seen[id] {
			k.fail(here, "the cell of %s under %s is there twice; expected each once", c.Classifier, c.Policy)
		}
		seen[id] = true
		if c.Policy == c.Classifier {
			own = append(own, c.Outcome)
		}
		if (c.Outcome == Error) != (c.Error != nil) {
			k.fail(here+"/outcome", "the outcome is %s, and whether there is an error is %t; expected both or neither",
				c.Outcome, c.Error != nil)
		}
		if want := c.contradicted(); want != "" {
			k.fail(here+"/outcome", "the outcome is %s; the elements come to %s", c.Outcome, want)
		}
	}
	if got := Aggregate(own); got != w.Aggregate {
		k.fail(at+"/aggregate", "the world is %s; its cells come to %s", w.Aggregate, got)
	}
}

// contradicted is what a cell's elements come to, where that cannot be its outcome; else "".
func (c *SweptCell) contradicted() string {
	some, breach, open := false, false, false // some limb may be made out, is made out, is open
	for _, subjects := range c.Elements {
		for subject, elements := range subjects {
			var all []Tri
			for _, of := range []map[string]string{subjects[""], elements} { // once more alone changes nothing
				for _, value := range of {
					all = append(all, Tri(value))
				}
			}
			value := AllOf(all...)
			some = some || value == Yes
			if subject != "" { // which of the whole runtime alone need not be a subject
				breach, open = breach || value == Yes, open || value.Open()
			}
		}
	}
	switch {
	case c.Outcome == Error:
	case breach && c.Outcome != Breach:
		return Breach
	case !some && c.Outcome == Breach:
		return "no breach"
	case open && c.Outcome == Permitted:
		return Undetermined
	}
	return ""
}
