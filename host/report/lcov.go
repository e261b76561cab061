package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// lcovOutput writes the coverage of a test as editors and services read it: the trace file of lcov. How often a line
// ran is not known, and 1 stands for ever. A line of which something did not run is one that did not.
type lcovOutput struct{ w io.Writer }

func openLCOV(w io.Writer, _ Options) Handler { return lcovOutput{w} }

func (l lcovOutput) Begin() error { return nil }

func (l lcovOutput) Document(document any) error {
	t, is := document.(*schema.Test)
	if !is {
		return noForm(document, "lcov", schema.KindTest)
	}
	if t.Coverage == nil {
		return &schema.Problem{Code: "format", Message: "the document has no coverage, which is all that lcov can say",
			Hint: "construe test --coverage"}
	}
	var b strings.Builder
	for _, f := range t.Coverage.Files {
		lines := slices.Concat(f.Covered, f.NotCovered)
		slices.Sort(lines)
		lines = slices.Compact(lines)
		fmt.Fprintf(&b, "TN:\nSF:%s\n", schema.DisplayText(f.File))
		hit := 0
		for _, line := range lines {
			ran := 1
			if slices.Contains(f.NotCovered, line) {
				ran = 0
			}
			hit += ran
			fmt.Fprintf(&b, "DA:%d,%d\n", line, ran)
		}
		fmt.Fprintf(&b, "LF:%d\nLH:%d\nend_of_record\n", len(lines), hit)
	}
	_, err := io.WriteString(l.w, b.String())
	return err
}

func (l lcovOutput) End() error { return nil }
