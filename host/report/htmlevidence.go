package report

import (
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// The data of the evidence to ask for: what proves a fact that is disputed or not known, the strongest first.
type (
	htmlAsk struct {
		Strength string
		Rows     []htmlAskRow
	}
	htmlAskRow struct {
		Evidence, Shows string
		For             []htmlAskFact
	}
	htmlAskFact struct{ Title, Status, To, Row, At string }
)

// strengths are how sure evidence makes, the surest first, and how a page says it.
func strengths() [][2]string {
	return [][2]string{{"high", "Strong"}, {"medium", "Of some weight"}, {"low", "Weak"}}
}

// evidenceSection fills the evidence to ask for, from the rows of the schedule and from what cruxes turn on.
func evidenceSection(r *htmlRuntime) (name string, data any, err error) {
	type asked struct {
		fact  htmlAskFact
		proof []schema.Proof
	}
	var order []string
	by := map[string]asked{}
	add := func(pointer string, fact htmlAskFact, proof []schema.Proof) {
		if _, seen := by[pointer]; !seen && len(proof) > 0 {
			order = append(order, pointer)
			by[pointer] = asked{fact, proof}
		}
	}
	c := r.comparison
	if c != nil {
		for _, w := range c.Worlds {
			for _, row := range w.Issues {
				status := map[string]string{schema.IssueFactDisputed: "disputed", schema.IssueFactOpen: "not known"}[row.Kind]
				if row.Gone || status == "" {
					continue
				}
				add(row.Fact, htmlAskFact{sentenceCase(row.Question), status, r.issueID(row.Number),
					strconv.Itoa(row.Number), placeText(c, row.Fact)}, row.Proof)
			}
		}
		for _, w := range c.Worlds { // what a world fills in has no row in it
			for _, s := range w.Supposed {
				status := "not known, and supposed"
				if s.Stated != string(schema.Unknown) {
					status = "supposed otherwise than stated"
				}
				add(s.Pointer, htmlAskFact{Title: sentenceCase(factTitle(c, s.Pointer)), Status: status,
					At: placeText(c, schema.Join("facts", s.Pointer))}, s.Proof)
			}
		}
	}
	for _, x := range r.cruxes {
		for _, d := range x.Evidence {
			title := d.Toggle
			for _, t := range x.Toggles {
				if t.ID == d.Toggle && t.Label != "" {
					title = t.Label
				}
			}
			fact := htmlAskFact{Title: sentenceCase(title), Status: spaced(d.Status)}
			if d.At != nil {
				fact.At = d.At.File + ":" + strconv.Itoa(d.At.Line)
			}
			if d.Status == string(schema.Unknown) {
				fact.Status = "not known"
			}
			add(d.Pointer, fact, d.Proof)
		}
	}
	if len(order) == 0 && c == nil {
		return "", nil, nil
	}
	var groups []htmlAsk
	for _, strength := range strengths() {
		group := htmlAsk{Strength: strength[1]}
		for _, pointer := range order {
			for _, p := range by[pointer].proof {
				if p.Confidence != strength[0] {
					continue
				}
				group.ask(p, by[pointer].fact)
			}
		}
		if len(group.Rows) > 0 {
			groups = append(groups, group)
		}
	}
	return "evidence", groups, nil
}

// ask enters a fact under what proves it.
func (g *htmlAsk) ask(p schema.Proof, fact htmlAskFact) {
	i := slices.IndexFunc(g.Rows, func(r htmlAskRow) bool {
		return r.Evidence == sentenceCase(p.Evidence) && r.Shows == closedSentence(p.Shows)
	})
	if i < 0 {
		i = len(g.Rows)
		g.Rows = append(g.Rows, htmlAskRow{Evidence: sentenceCase(p.Evidence), Shows: closedSentence(p.Shows)})
	}
	g.Rows[i].For = append(g.Rows[i].For, fact)
}
