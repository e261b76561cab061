package engine

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// TestASecondOpinion holds that topdown, asked about many verdicts at once, agrees with each that is what the policy
// says, and is told of each that is not.
func TestASecondOpinion(t *testing.T) {
	cs := opened(t, func(c *Config) { c.Readings = []string{"hop"} })
	ready, p := statedFacts(t, cs), cs.Parties["hop"]
	c := cs.Classify(t.Context(), p, ready, nil)
	v := cs.Judge(t.Context(), p, ready, c, "sha256:1")
	other := *v
	other.Outcome = schema.Undetermined
	limited := &schema.Verdict{Outcome: schema.Error, Error: &schema.Problem{Code: "fuel-exhausted"}}
	all := []Judged{}
	for _, verdict := range []*schema.Verdict{v, &other, limited} {
		all = append(all, Judged{Facts: ready.Document, Classification: c, Digest: "sha256:1", Verdict: verdict})
	}
	for range atOnce {
		all = append(all, all[0])
	}
	problems := cs.SecondOpinion(t.Context(), p, all)
	for i, problem := range problems {
		if differs := problem != nil; differs != (i == 1) {
			t.Errorf("%d: %v", i, problem)
		}
	}
	if p := problems[1]; len(problems) != len(all) || p == nil || p.Code != "engine-disagreement" || p.Party != "hop" ||
		strings.Count(p.Message, "sha256:") != 2 {
		t.Errorf("%v", p)
	}
	cs.Config.CrossCheck = true
	for _, problem := range cs.SecondOpinion(t.Context(), p, all) {
		if problem != nil {
			t.Errorf("what was asked already is asked again: %v", problem)
		}
	}
	// Verdicts that topdown gave are judged again by the interpreter, which stands beside it where a worker judges.
	cs.Config.CrossCheck, cs.Config.Judge, cs.workers = false, schema.JudgeTopdown, &worker.Command{}
	for i, problem := range cs.SecondOpinion(t.Context(), p, all) {
		if differs := problem != nil; differs != (i == 1) {
			t.Errorf("%d, by the interpreter: %v", i, problem)
		}
	}
}
