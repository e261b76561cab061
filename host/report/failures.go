package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// failure is a cell that could not be judged, and why: a plugin or a policy that failed, or a limit that it exceeded.
// All pages with cells say it the same way.
type failure struct {
	policy, classifier string
	err                *schema.Problem
}

// failures says of each error whose code it is, and, where one reading's policy was put on another's answers, in which
// cells: a policy may fail only on answers that it was not written for.
//
//	error in the code of b (b on the answers of a, b on the answers of c): builtin: division by zero
//
// An error that several cells have is said once, in the order of the first: one fault of a plugin is in every cell of
// its column, and a page of repetitions hides the second fault. Of a whole row or column no cell is named; readings is
// how many there are, 0 where it is not known.
//
//	error in the code of b, whoever classifies: builtin: division by zero
func (d *draft) failures(all []failure, readings int) {
	type mistake struct{ party, text string }
	var mistakes []mistake
	cells, swapped := map[mistake][]string{}, map[mistake]bool{}
	policies, classifiers := map[mistake]map[string]bool{}, map[mistake]map[string]bool{}
	for _, f := range all {
		m := mistake{f.err.Party, f.err.Error()}
		if cells[m] == nil {
			mistakes = append(mistakes, m)
			policies[m], classifiers[m] = map[string]bool{}, map[string]bool{}
		}
		policies[m][f.policy], classifiers[m][f.classifier] = true, true
		cells[m] = append(cells[m], f.policy+" on the answers of "+f.classifier)
		swapped[m] = swapped[m] || f.policy != f.classifier
	}
	for _, m := range mistakes {
		in := ""
		switch whole := len(cells[m]) == readings; {
		case !swapped[m]:
		case whole && len(policies[m]) == 1:
			in = ", whoever classifies"
		case whole && len(classifiers[m]) == 1:
			in = ", whichever policy judges"
		default:
			in = " (" + strings.Join(cells[m], ", ") + ")"
		}
		d.item(errorOf(m.party) + in + ": " + m.text)
	}
}

// errorOf names whose code failed, where that is known: an error is nobody else's, and never an outcome.
func errorOf(party string) string {
	if party == "" {
		return "error"
	}
	return "error in the code of " + party
}

// Failed is an error of a party's code as a sentence: whose it is, where, its code and what it says.
//
//	error in the code of hop: policy.rego:8: builtin: division by zero
//
// It is how every page says one, for messages that say one beside a page. It is raw text of that party; print it
// through [schema.DisplayText].
func Failed(p *schema.Problem) string { return errorOf(p.Party) + ": " + p.Error() }
