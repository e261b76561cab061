// Package replay makes records and bundles of comparisons, and runs them again.
//
// The usual entries are [Record] and [Bundle] for whoever makes them, [VerifyBundle] and [Run] for whoever gets them.
//
// # Limitations
//
// What would settle a dispute is not searched for again: the cruxes that a record names are judged, and whether there
// are better ones is the record's word.
package replay

import (
	"context"
	"maps"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.ReplayRequest, which says what each field is.
type Request struct {
	Record  *schema.Record
	Runtime *schema.Document
}

// Result is host.Replay, which says what each field is.
type Result struct {
	Record      *schema.Record     `json:"-"`
	Difference  *record.Difference `json:"difference"`
	OtherEngine bool               `json:"otherEngine"`
	OtherRules  bool               `json:"otherRules"`
	Compared    int                `json:"compared"`
	Stopped     int                `json:"stopped"`
	Certified   int                `json:"certified"`
	NotSearched []string           `json:"notSearched"`
}

// Same reports whether the record was found again: the same semantics, said in the same words, and on the same engine
// versions the same execution. Under other rules it is outcomes, answers and elements that are the same.
func (r *Result) Same() bool {
	d := r.Difference
	return len(d.Inputs)+len(d.Worlds)+len(d.Cells)+len(d.Said) == 0 &&
		(r.OtherEngine || r.OtherRules || len(d.Execution) == 0)
}

// certifier checks the cruxes of a comparison against the judge.
type certifier func(
	ctx context.Context, cs *engine.Case, runtime *schema.Document, then *schema.Comparison,
) (*counterfactual.Certification, error)

// nameChanges enters the words for what the cruxes and rows of a record would change, as a comparison does that finds
// them.
func nameChanges(cs *engine.Case, runtime *schema.Document, now *schema.Comparison) error {
	for _, w := range now.Worlds {
		if now.Titles == nil || w.Aggregate != schema.Disputed {
			continue
		}
		f, err := cs.Facts(runtime, w.World, now.AsOf)
		if err != nil {
			return err
		}
		schedule.ChangeTitles(cs, f, w, now.Titles)
	}
	return nil
}

// Run judges a runtime again as a record says, and compares. Cells that a host's limit stopped, then or now, are not
// compared. What would settle a dispute is not looked for again: certify judges each set of changes that the record
// names.
//
// # Errors
//
// As [matrix.Run]. That something came out differently is a result.
func Run(ctx context.Context, cs *engine.Case, q Request, certify certifier) (*Result, error) {
	then := q.Record.Comparison
	request := matrix.Request{AsOf: then.AsOf, OwnOnly: true}
	for _, w := range then.Axes.Worlds {
		request.Worlds = append(request.Worlds, w.ID)
	}
	for _, c := range then.Cells {
		request.OwnOnly = request.OwnOnly && c.Policy == c.Classifier
	}
	now, err := matrix.Run(ctx, cs, q.Runtime, request)
	if err != nil {
		return nil, err
	}
	for i := range now.Worlds {
		for _, w := range then.Worlds {
			if w.World == now.Worlds[i].World {
				now.Worlds[i].Crux = w.Crux
				adoptRows(now.Worlds[i].Issues, w.Issues)
				now.Worlds[i].Issues = schema.WithGone(now.Worlds[i].Issues, w.Issues)
			}
		}
	}
	if err := nameChanges(cs, q.Runtime, now); err != nil {
		return nil, err
	}
	again, err := Record(cs, now)
	if err != nil {
		return nil, err
	}
	r := &Result{Record: again, OtherRules: q.Record.Rules != again.Rules, NotSearched: []string{}}
	if r.OtherRules {
		if err := applyRules(cs, q.Record.Rules, &again.Semantics.Inputs); err != nil {
			return nil, err
		}
	}
	r.Difference = record.Compare(q.Record, again)
	r.count(q.Record, again)
	r.OtherEngine = !maps.Equal(q.Record.Execution.Engines, again.Execution.Engines) ||
		q.Record.Execution.Judge != again.Execution.Judge ||
		q.Record.Execution.CrossCheck != again.Execution.CrossCheck
	if d := r.Difference; r.OtherRules || len(d.Inputs)+len(d.Worlds)+len(d.Cells) > 0 {
		return r, nil
	}
	found, err := certify(ctx, cs, q.Runtime, then)
	if err != nil {
		return nil, err
	}
	for _, w := range found.Wrong {
		r.Difference.Said = append(r.Difference.Said, record.Change{Name: "crux of world " + w.World, From: w.Says})
	}
	r.Certified, r.NotSearched = found.Sets, found.NotSearched
	r.Stopped += found.Stopped
	return r, nil
}

// adoptRows gives rows the numbers and the changes of the record's: numbers can be those of an earlier comparison, and
// the changes are judged apart.
func adoptRows(now, then []schema.Issue) {
	for i := range now {
		for _, before := range then {
			if before.Key() == now[i].Key() && !before.Gone {
				now[i].Number, now[i].Change = before.Number, before.Change
			}
		}
	}
}

// count counts the cells that were compared, and those that this host alone could not judge.
func (r *Result) count(then, now *schema.Record) {
	before := map[string]bool{}
	for _, c := range then.Semantics.Cells {
		before[schema.Join(c.World, c.Policy, c.Classifier)] = c.NotReproducible != ""
	}
	for _, c := range now.Semantics.Cells {
		if c.NotReproducible != "" && !before[schema.Join(c.World, c.Policy, c.Classifier)] {
			r.Stopped++
		}
	}
	r.Compared = len(now.Semantics.Cells) - len(r.Difference.NotReproducible)
}

// applyRules gives the case and the policies the digests that they have in records made under other rules.
func applyRules(cs *engine.Case, rules int, in *schema.Inputs) (err error) {
	if in.Case.Digest, err = cs.DigestUnder(rules, cs.Document); err != nil {
		return err
	}
	if rules < 3 {
		in.Taken = nil
	}
	for name, reading := range in.Readings {
		if rules < 3 {
			reading.Reading = ""
			in.Readings[name] = reading
		}
		if reading.Policy == "" {
			continue
		}
		if reading.Policy, err = judge.DigestUnder(rules, cs.Parties[name].Bundle); err != nil {
			return err
		}
		in.Readings[name] = reading
	}
	return nil
}
