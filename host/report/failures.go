package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// failure is a cell that could not be judged, and why.
type failure struct {
	policy, classifier string
	err                *schema.Problem
}

// failuresOf says of each error whose code it is, and, where one reading's policy was put on another's answers, in
// which cells.
func failuresOf(p page, all []failure) {
	type mistake struct{ party, text string }
	var mistakes []mistake
	cells, swapped := map[mistake][]string{}, map[mistake]bool{}
	for _, f := range all {
		m := mistake{f.err.Party, f.err.Error()}
		if cells[m] == nil {
			mistakes = append(mistakes, m)
		}
		cells[m] = append(cells[m], f.policy+" on the answers of "+f.classifier)
		swapped[m] = swapped[m] || f.policy != f.classifier
	}
	for _, m := range mistakes {
		in := ""
		if swapped[m] {
			in = " (" + strings.Join(cells[m], ", ") + ")"
		}
		p.item(inTheCodeOf(m.party) + in + ": " + m.text)
	}
}

// inTheCodeOf names whose code failed, where that is known.
func inTheCodeOf(party string) string {
	if party == "" {
		return "error"
	}
	return "error in the code of " + party
}

// Failed is an error of a party's code as a sentence: whose it is, where, its code and what it says.
func Failed(p *schema.Problem) string { return inTheCodeOf(p.Party) + ": " + p.Error() }
