package atlas

import (
	"context"
	"errors"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.MapRequest, which says what each field is.
type Request struct {
	Runtime *schema.Document
	World   string
	AsOf    string
	Set     map[string]string
	Cells   []schema.JudgedCell
	Old     string
	New     string
	Of      string
	Require string
	Budget  int
	Confirm int

	Progress func(schema.MapProgress)
}

// Run maps what cells come to on every architecture that the toggles make of a runtime.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, no-plugin, toggle, map-untraced, map-full,
// engine-disagreement, host-limit, and the context's own.
func Run(ctx context.Context, cs *engine.Case, q Request) (*schema.Map, error) {
	cs, base, set, err := counterfactual.Apply(ctx, cs, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return nil, err
	}
	switch {
	case q.Of == schema.RelatesPlugins: // which policy asks makes no difference to them
		q.Cells = []schema.JudgedCell{{Policy: q.Old, Classifier: q.Old}, {Policy: q.Old, Classifier: q.New}}
	case q.Old != "":
		q.Cells = []schema.JudgedCell{{Policy: q.Old, Classifier: q.Old}, {Policy: q.New, Classifier: q.New}}
	}
	questions, err := counterfactual.About(ctx, cs, base, q.Runtime.Name, q.Cells)
	if err != nil {
		return nil, err
	}
	if err := questions.Admit(); err != nil {
		return nil, err
	}
	if err := questions.Constrain(ctx); err != nil {
		return nil, err
	}
	if q.Progress == nil {
		q.Progress = untold
	}
	questions.Keep()
	c, err := toldChart(ctx, questions, q.Budget, q.Progress)
	questions.Save()
	if err == nil {
		var out *schema.Map
		if within := diagram.Within(func() { out, err = document(newJoint(c), q, set) }); within == nil && err == nil {
			out.WorldTitle = engine.WorldTitle(q.Runtime, out.World)
			return out, nil
		} else if within != nil {
			err = within
		}
	}
	if errors.Is(err, diagram.ErrFull) {
		return nil, schema.Problems{{Code: "map-full", Message: "the map is larger than it may be",
			Hint: "map fewer readings with --reading, or fix some toggles with --set"}}
	}
	return nil, err
}

// document is a map in the words of the case, once what it shows was judged; set is what was made otherwise before.
func document(j *joint, q Request, set []schema.PointerChange) (*schema.Map, error) {
	adopted := j.fixed(j.node, nil)
	out := &schema.Map{Construe: schema.KindMap, Runtime: engine.SubjectOf(j.questions.Base),
		Case: j.questions.Case.Subject(), World: j.questions.Base.World, AsOf: j.questions.Base.AsOf, Set: set,
		Cells: []schema.JudgedCell{}, Toggles: j.toggles(adopted), Adopted: j.zones(adopted, j.facts()),
		Free: j.zones(j.node, j.forest.Total()), Wordings: []schema.MapWording{}, Complete: true,
		Searched: schema.MapSearched{PolicyRuns: j.runs() - j.denials, InvariantRuns: j.denials}}
	for i, c := range j.questions.Cells {
		v := j.questions.Before[i]
		out.Cells = append(out.Cells, schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier, Outcome: v.Outcome,
			Error: v.Error})
	}
	for _, z := range out.Free.Zones {
		out.Complete = out.Complete && z.Zone != schema.ZoneUnmapped
	}
	if !out.Complete {
		if out.Stopped = "budget"; j.untraced {
			out.Stopped = "untraced"
		}
	}
	rows, examples, all := j.rows(adopted)
	if err := j.precede(rows); err != nil {
		return nil, err
	}
	out.Rows, out.RowsLeftOut = rows, !all
	out.Denials = j.cannot()
	place, border := j.stands(adopted, rows, examples)
	out.Stands = place
	shapes, err := j.shapes()
	if err != nil {
		return nil, err
	}
	out.Shapes = shapes
	relations, apart := j.relations(adopted)
	out.Relations = relations
	var turned [][]int
	switch { // of two versions nobody asks for a wording that both share
	case q.Of == schema.RelatesPlugins:
		if out.Answers, err = j.answers(q); err != nil {
			return nil, err
		}
	case q.Old != "":
		out.Related = related(relations, q, j.facts())
	default:
		turned = j.wordings(adopted, out)
	}
	examples = append(append(append(examples, apart...), turned...), j.base)
	if border != nil {
		examples = append(examples, border)
	}
	if out.Confirmed, err = j.confirm(examples, min(q.Confirm, schema.MostConfirmed)); err != nil {
		return nil, err
	}
	schedule.MapTitles(j.questions.Case, j.questions.Base, j.questions.Toggles, out)
	out.Diagram = j.diagram()
	return out, nil
}

// comesTo is what a verdict is on a map.
func comesTo(before, v *schema.Verdict) int {
	switch {
	case v.Outcome == schema.Error:
		return failing
	case judge.Vanished(before, v) != "":
		return otherwise
	case v.Outcome == schema.Permitted:
		return permitted
	case v.Outcome == schema.Breach:
		return breach
	}
	return undetermined
}

// diagram is the map itself, in the order of toggles that takes the fewest nodes.
func (j *joint) diagram() schema.MapDiagram {
	f, roots := j.forest.Sift([]diagram.Node{j.node}, diagram.Nodes)
	out := schema.MapDiagram{Nodes: []schema.MapNode{}, Ends: []schema.MapPattern{}}
	number, ends := map[diagram.Node]int{}, map[int]int{}
	all := f.Reachable(roots...)
	for i, n := range all {
		number[n] = i
	}
	counts := j.forest.Count(j.node)
	to := func(n diagram.Node) int {
		label, is := n.Label()
		if !is {
			return number[n]
		}
		end, known := ends[label]
		if !known {
			end = len(out.Ends)
			ends[label] = end
			c := schema.ShareOf(counts[label], j.forest.Total())
			out.Ends = append(out.Ends, schema.MapPattern{Outcomes: j.said(label), Number: c.Number, Percent: c.Percent})
		}
		return -1 - end
	}
	for _, n := range all {
		variable, kids := f.Branches(n)
		node := schema.MapNode{Toggle: j.questions.Toggles[variable].ID}
		for _, k := range kids {
			node.To = append(node.To, to(k))
		}
		out.Nodes = append(out.Nodes, node)
	}
	out.Root = to(roots[0])
	return out
}
