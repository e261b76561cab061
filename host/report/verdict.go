package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// verdictView says what one policy made of one classification: the outcome, each element that it pleads with its value
// and reason, and, where the outcome is open, which elements it waits for and by which facts they could be known.
//
//	limb      of           element       value  why
//	approval  the runtime  for_research  no     The customers are commercial. The right concerns research.
//
// Findings that only give context are left out: they decide nothing, and the document has them. So does it have what
// the elements come to, limb by limb, which the page of a comparison says of each reading. The last line is the outcome
// once more, since that is what a terminal shows when the table was long.
func verdictView(v *draft, verdict *schema.Verdict) {
	v.title(fmt.Sprintf("%s: %s", verdict.Reading, verdict.Outcome))
	if verdict.Error != nil {
		v.paragraph(Failed(verdict.Error))
	}
	var rows [][]Cell
	for _, f := range verdict.Findings {
		if f.Weight == "element" {
			rows = append(rows, textCells(f.Limb, subjectName(f.Subject), f.Element, f.Value, f.Reason))
		}
	}
	if len(rows) > 0 {
		v.table([]string{"limb", "of", "element", "value", "why"}, rows)
	}
	for _, n := range verdict.Needs {
		v.item(fmt.Sprintf("waits for %s of %s: %s %s", n.Element, n.Limb, n.Value, strings.Join(n.Pointers, ", ")))
	}
	v.paragraph(fmt.Sprintf("1 verdict: %s%s", verdict.Outcome, unpleadedPhrase(verdict)))
}
