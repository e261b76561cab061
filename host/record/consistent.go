package record

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// consistent finds what contradicts itself in a comparison whose tables and digests are in order: documents that belong
// to other cells, outcomes that their elements do not give, aggregates that the cells do not give. Whether the facts
// and the answers are right, only a replay can say.
//
// It holds of every record that was made by [Make], and so refuses only what was changed, or made by other means:
//
//   - the axes are the worlds, each once, and the readings, sorted
//   - whose code is taken without being compared is on no axis
//   - each cell stands once, and within the axes
//   - the cells of a world are of the same facts, which are of the runtime, the world and the day
//   - the classification of a cell is by its classifier's plugin, of those facts
//   - the verdict is by its policy, of that classification, and its outcome is what the elements can come to
//   - the aggregate of a world is what its diagonal comes to
func consistent(name string, c *schema.Comparison) (out schema.Problems) {
	fail := func(pointer, format string, args ...any) {
		out = append(out, &schema.Problem{Code: "inconsistent", Message: fmt.Sprintf(format, args...), File: name,
			Pointer: pointer})
	}
	if len(c.Cells) > MaxCells {
		fail("/cells", "%d cells; at most %d", len(c.Cells), MaxCells)
		return out
	}
	seen := map[cellID]bool{}
	diagonal := map[string][]string{} // world → outcomes of its diagonal
	facts := map[string]string{}
	worlds, policies, classifiers := map[string]bool{}, set(c.Axes.Policies), set(c.Axes.Classifiers)
	for _, w := range c.Axes.Worlds {
		worlds[w.ID] = true
	}
	if len(worlds) != len(c.Axes.Worlds) || len(policies) != len(c.Readings) || len(classifiers) != len(c.Readings) ||
		!slices.IsSorted(c.Axes.Policies) || !slices.Equal(c.Axes.Policies, c.Axes.Classifiers) {
		fail("/axes", "the axes are not the worlds, each once, and the readings, sorted")
	}
	for _, reading := range schema.Keys(c.Made.Taken) {
		if policies[reading] {
			fail(schema.Join("made", "taken", reading), "the reading %s is compared; expected one whose code alone is taken",
				reading)
		}
	}
	for i, cell := range c.Cells {
		at := schema.Join("cells", strconv.Itoa(i))
		id := cellID{cell.World, cell.Policy, cell.Classifier}
		if seen[id] || !worlds[cell.World] || !policies[cell.Policy] || !classifiers[cell.Classifier] {
			fail(at, "the cell stands twice, or outside the axes")
		}
		seen[id] = true
		if before, had := facts[cell.World]; had && before != cell.Facts {
			fail(at+"/facts", "the cells of one world rest on different facts")
		}
		facts[cell.World] = cell.Facts
		if f, is := c.Facts(cell); !is || f.World != cell.World || f.AsOf != c.AsOf ||
			f.RuntimeDigest != c.Runtime.Digest {
			fail(at+"/facts", "the facts are of another runtime, world or day")
		}
		if cl, is := c.Classification(cell); !is || cl.Reading != cell.Classifier ||
			cl.FactsDigest != cell.Facts || cl.Error == nil && cl.Module != c.Made.Readings[cell.Classifier].Module() {
			fail(at+"/classification", "the classification is of another plugin or other facts")
		}
		v := c.Tables.Verdicts[cell.Verdict]
		if v == nil {
			fail(at+"/verdict", "the cell's verdict is not in the tables")
			continue
		}
		if v.Reading != cell.Policy || v.ClassificationDigest != cell.Classification ||
			v.Error == nil && v.PolicyDigest != c.Made.Readings[cell.Policy].Policy {
			fail(at+"/verdict", "the verdict is of another policy or another classification")
		}
		if why := incoherent(v); why != "" {
			fail(at+"/outcome", "%s", why)
		}
		if cell.Policy == cell.Classifier {
			diagonal[cell.World] = append(diagonal[cell.World], cell.Outcome)
		}
	}
	for i, w := range c.Worlds {
		if want := schema.Aggregate(diagonal[w.World]); w.World != c.Axes.Worlds[i].ID || w.Aggregate != want {
			fail(schema.Join("worlds", strconv.Itoa(i)), "the world %q is said to be %s; its cells come to %s", w.World,
				w.Aggregate, want)
		}
	}
	return out
}

// set is names as a set; one that stands twice is in it once, so that its size shows that.
func set(names []string) map[string]bool {
	out := map[string]bool{}
	for _, name := range names {
		out[name] = true
	}
	return out
}

// incoherent says why a verdict's outcome cannot be what its elements come to. The case, which this does not know, says
// whether a limb is about the whole runtime: a limb pleaded for "" alone may be, or may be about subjects that there
// are none of.
func incoherent(v *schema.Verdict) string {
	if (v.Outcome == schema.Error) != (v.Error != nil) {
		return "the outcome is error without a reason, or there is a reason and no error"
	}
	breach, maybe, open := false, false, false
	for _, subjects := range v.Elements {
		whole := subjects[""]
		if len(subjects) == 1 {
			maybe = maybe || all(whole)
			continue
		}
		for subject, own := range subjects {
			if subject != "" {
				breach = breach || all(whole) && all(own)
				open = open || !closed(whole) && !closed(own)
			}
		}
	}
	switch {
	case v.Outcome == schema.Error:
	case v.Outcome == schema.Breach && !breach && !maybe:
		return "the outcome is breach; no limb has every element at yes"
	case v.Outcome != schema.Breach && breach:
		return "the outcome is " + v.Outcome + "; a limb has every element at yes"
	case v.Outcome == schema.Permitted && open:
		return "the outcome is permitted; a limb has no element at no"
	}
	return ""
}

// all reports whether every element is yes, so that it makes a limb out. Without elements it does: what is pleaded of
// the whole runtime may be nothing, and then the subjects alone decide.
func all(elements map[string]string) bool {
	for _, value := range elements {
		if value != string(schema.Yes) {
			return false
		}
	}
	return true
}

// closed reports whether some element is no, so that it closes a limb, whatever the others are.
func closed(elements map[string]string) bool {
	for _, value := range elements {
		if value == string(schema.No) {
			return true
		}
	}
	return false
}
