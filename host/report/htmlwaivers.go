package report

import "github.com/construe-host/construe/host/schema"

// htmlWaivers is what the gate came to where somebody waives something, and which waivers do nothing or expired.
type htmlWaivers struct {
	Gate             string
	Errors, Warnings []string
}

// judge has the gate look at all that the page is of, where it waives anything. The page says so, since a reader who
// sees a breach and a build that passed would otherwise look for a mistake.
func (p *htmlPage) judge() {
	rule := p.options.Gate
	if rule == nil || !rule.Waives() {
		return
	}
	run := rule.Start()
	for _, r := range p.parts {
		switch {
		case r.failure != nil:
			run.AddFailure(r.failure)
		case r.comparison != nil:
			r.gated = run.Add(r.comparison)
		}
	}
	p.gate = run.Document()
}

// waivers is what stands in the head of the page; nil where nobody waives anything.
func (p *htmlPage) waivers() *htmlWaivers {
	if p.gate == nil {
		return nil
	}
	w := &htmlWaivers{Gate: gateSentence(p.gate)}
	warnings, overdue := faultyWaivers(p.gate)
	for _, one := range overdue {
		w.Errors = append(w.Errors, closedSentence(one.String()))
	}
	for _, one := range warnings {
		w.Warnings = append(w.Warnings, closedSentence(one.String()))
	}
	return w
}

// waived says of a world what of it is waived, by whom, why and how long, and what is left; "" where nothing is.
func (r *htmlRuntime) waived(world int) string {
	if world >= len(r.gated) || len(r.gated[world].Waived) == 0 {
		return ""
	}
	w := r.gated[world]
	return sentenceCase(waivedOutcome(w)) + ". " + waivedWords(r.page.gate, w)
}

// passesAsWaived reports whether a world passes only so.
func (r *htmlRuntime) passesAsWaived(world int) bool {
	return world < len(r.gated) && r.gated[world].Result == schema.GateWaived
}
