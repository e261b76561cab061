package test

import (
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// coverage says of each file which lines ran. A library is compiled with every policy of its case, and what ran with
// one of them ran.
func coverage(statements []judge.Statement, threshold float64) *schema.TestCoverage {
	ran := map[judge.Statement]bool{}
	for _, s := range statements {
		place := s
		place.Ran = false
		ran[place] = ran[place] || s.Ran
	}
	covered, others := map[string]map[int]bool{}, map[string]map[int]bool{}
	for place, is := range ran {
		for _, lines := range []map[string]map[int]bool{covered, others} {
			if lines[place.File] == nil {
				lines[place.File] = map[int]bool{}
			}
		}
		lines := others[place.File]
		if is {
			lines = covered[place.File]
		}
		for line := place.Line; line <= place.EndLine; line++ {
			lines[line] = true
		}
	}
	out := &schema.TestCoverage{Files: []schema.FileCoverage{}}
	if threshold > 0 {
		out.Threshold = strconv.FormatFloat(threshold, 'f', -1, 64)
	}
	for _, file := range schema.Keys(covered) {
		f := schema.FileCoverage{File: file, Covered: sorted(covered[file]), NotCovered: sorted(others[file])}
		f.Percent = schema.Percentage(len(f.Covered), len(f.NotCovered))
		out.Covered += len(f.Covered)
		out.NotCovered += len(f.NotCovered)
		out.Files = append(out.Files, f)
	}
	out.Percent = schema.Percentage(out.Covered, out.NotCovered)
	return out
}

func sorted(lines map[int]bool) []int {
	out := make([]int, 0, len(lines))
	for line := range lines {
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}
