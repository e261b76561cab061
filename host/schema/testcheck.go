package schema

import "strconv"

// checkTest finds what the results of tests say that the rest of them contradicts.
func (d *Document) checkTest() Problems {
	var t Test
	if err := d.Decode(&t); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "test"}
	passed, failed, skipped := 0, 0, 0
	for i, r := range t.Results {
		ended := r.Ended()
		switch ended {
		case TestPassed:
			passed++
		case TestSkipped:
			skipped++
		default:
			failed++
		}
		if r.Passed != (ended == TestPassed) {
			k.fail(Join("results", strconv.Itoa(i), "passed"), "whether it passed is said to be %t; it ended as %s", r.Passed,
				ended)
		}
	}
	if t.Passed != passed || t.Failed != failed || t.Skipped != skipped {
		k.fail("/failed", "%d passed, %d failed and %d were skipped, it says; by the results it is %d, %d and %d", t.Passed,
			t.Failed, t.Skipped, passed, failed, skipped)
	}
	return k.problems
}
