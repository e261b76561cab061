package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// classificationView says what one classifier answered: a row for each term and each subject that it was asked about,
// with its own words for why. The words of several reasons stand one after the other, as the classifier ordered them.
//
//	term     of                                answer      why
//	access   /derived/hops/complete:inference  wrapped     A program of the customer reaches the call through …
//	product  the runtime                       not_api     Told by the category under which it is sold.
//	2 answers
//
// A classifier that failed has no answers: the page says why, and the table is empty.
func classificationView(v *draft, c *schema.Classification) {
	v.title(fmt.Sprintf("%s %s", c.Plugin, c.Version))
	if c.Error != nil {
		v.paragraph(Failed(c.Error))
	}
	var rows [][]Cell
	for _, term := range schema.Keys(c.Terms) {
		for _, subject := range schema.Keys(c.Terms[term]) {
			answer, why := c.Terms[term][subject], ""
			for _, reason := range answer.Because {
				why = strings.TrimSpace(why + " " + reason.Text)
			}
			rows = append(rows, textCells(term, subjectName(subject), answer.Value, why))
		}
	}
	v.table([]string{"term", "of", "answer", "why"}, rows)
	v.paragraph(Counted(len(rows), "answer"))
}
