// Package compare lays judged cells side by side: the aggregate of each world, what the outcomes vary with when one
// party's classifier stands under another's policy, and the points on which readings differ. It is pure: cells in,
// results out; what trying would show is asked of a [Trier].
//
// The usual entry is [World].
package compare

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Cell is one judged cell with the documents behind it.
type Cell struct {
	Policy, Classifier string
	Verdict            *schema.Verdict
	Classification     *schema.Classification
}

// World aggregates the cells of one world. Readings on the diagonal are those that are both a policy and a classifier
// of a cell; definitions holds what each reading adopts. Without a trier nothing is said of what readings differ on.
func World(world string, cells []Cell, definitions map[string]map[string]string, trier Trier) schema.WorldResult {
	diagonal := own(cells)
	var outcomes []string
	for _, c := range diagonal {
		outcomes = append(outcomes, c.Verdict.Outcome)
	}
	out := schema.WorldResult{World: world, Aggregate: schema.Aggregate(outcomes), Swaps: swaps(cells)}
	if trier != nil {
		out.Disputes = disputes(cells, diagonal, definitions, trier)
	}
	return out
}

// own picks each reading's own classifier under its own policy, sorted by reading.
func own(cells []Cell) []Cell {
	var out []Cell
	for _, c := range cells {
		if c.Policy == c.Classifier {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Cell) int {
		if a.Policy < b.Policy {
			return -1
		}
		return 1
	})
	return out
}

// swaps says what the whole matrix varies with. Classifiers: within some policy's row, the outcome changes with the
// classifier. Policies: within some classifier's column, it changes with the policy. Together: no single row or column
// changes, yet cells differ, which a full matrix cannot show and a partial one can. Where nobody was put in another's
// place, it is not-asked.
func swaps(cells []Cell) string {
	if !slices.ContainsFunc(cells, func(c Cell) bool { return c.Policy != c.Classifier }) && len(cells) > 1 {
		return "not-asked"
	}
	rows, columns, all := map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]bool{}
	note := func(m map[string]map[string]bool, key, outcome string) {
		if m[key] == nil {
			m[key] = map[string]bool{}
		}
		m[key][outcome] = true
	}
	for _, c := range cells {
		if c.Verdict.Outcome == schema.Error {
			return schema.Error
		}
		note(rows, c.Policy, c.Verdict.Outcome)
		note(columns, c.Classifier, c.Verdict.Outcome)
		all[c.Verdict.Outcome] = true
	}
	byClassifier, byPolicy := varies(rows), varies(columns)
	switch {
	case byClassifier && byPolicy:
		return "both"
	case byClassifier:
		return "classifiers"
	case byPolicy:
		return "policies"
	case len(all) > 1:
		return "together"
	}
	return "nothing"
}

func varies(groups map[string]map[string]bool) bool {
	for _, outcomes := range groups {
		if len(outcomes) > 1 {
			return true
		}
	}
	return false
}
