package check

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"strings"

	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// observation is everything that a run lets anybody see.
type observation struct {
	output  []byte // until it is looked at, and then not kept: a party decides how much it is, and there are many
	size    int
	sum     [sha256.Size]byte
	work    schema.Spent
	problem *schema.Problem
}

// compareRuns asks every question twice in each way, and compares.
func compareRuns(
	ctx context.Context, questions []question, modes []runMode, spent *allowance,
) (*schema.Determinism, schema.Problems, error) {
	out := &schema.Determinism{Differences: []schema.RunDifference{}}
	for _, w := range modes {
		out.Engines = append(out.Engines, w.name)
	}
	seen := make([][]observation, len(questions))
	number := map[[2]string]int{} // by party and part
	for _, question := range questions {
		if key := [2]string{question.party, question.part}; number[key] == 0 {
			number[key] = len(number) + 1
		}
	}
	failed := newFirsts(len(number)+1, len(questions)) // the first question at which each failed in every way alike
	pipeline.Each(len(questions), func(i int) {
		of := number[[2]string{questions[i].party, questions[i].part}]
		if i > failed.of(of) {
			return
		}
		for _, other := range questions[i].on.cases {
			for range 2 {
				if ctx.Err() != nil || spent.over() {
					seen[i] = nil
					return
				}
				seen[i] = append(seen[i], questions[i].ask(ctx, other).compact())
			}
		}
		if sameFailure(seen[i]) {
			failed.at(of, i)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var problems schema.Problems
	if spent.over() {
		problems = schema.Problems{spent.problem("not every plugin and policy was run again")}
	}
	told := map[string]bool{} // one difference of a kind says it
	for i, question := range questions {
		if len(seen[i]) == 0 || i > failed.of(number[[2]string{question.party, question.part}]) {
			continue
		}
		out.Questions++
		out.Runs += len(seen[i])
		for _, pair := range pairs(len(modes)) {
			a, b := seen[i][pair[0]], seen[i][pair[1]]
			d := schema.RunDifference{Party: question.party, Part: question.part, Runtime: question.on.runtime,
				World:   question.on.world,
				Engines: []string{modes[pair[0]/2].name, modes[pair[1]/2].name}, Differs: a.differs(b)}
			stopped := a.stopped() || b.stopped()
			key := fmt.Sprint(d.Party, d.Part, d.Engines, stopped)
			if d.Differs == nil || told[key] {
				continue
			}
			told[key] = true
			problems = append(problems, question.tell(d, a, b))
			if !stopped {
				out.Differences = append(out.Differences, d)
			}
		}
	}
	return out, problems, nil
}

// compact is an observation as it is kept.
func (o observation) compact() observation {
	o.size, o.sum, o.output = len(o.output), sha256.Sum256(o.output), nil
	return o
}

// sameFailure reports whether all observations are the same failure: what fails once fails for ever, and another
// question would say no more.
func sameFailure(seen []observation) bool {
	for _, o := range seen {
		if o.problem == nil || o.stopped() || failureText(o.problem) != failureText(seen[0].problem) {
			return false
		}
	}
	return true
}

// pairs are the runs that are compared, of two in each way: the two of a way, and the first ones of two ways.
func pairs(modes int) (out [][2]int) {
	for w := range modes {
		out = append(out, [2]int{2 * w, 2*w + 1})
	}
	for w := 1; w < modes; w++ {
		out = append(out, [2]int{0, 2 * w})
	}
	return out
}

// differs names what two runs differ in; nil if in nothing. What a limit of this host stopped tells nothing, and is
// shown.
func (o observation) differs(other observation) (out []string) {
	if o.stopped() || other.stopped() {
		return []string{"host-limit"}
	}
	for _, part := range []struct {
		name string
		same bool
	}{
		{"outcome", failureText(o.problem) == failureText(other.problem)},
		{"output", o.size == other.size && o.sum == other.sum},
		{"fuel", o.work.Fuel == other.work.Fuel}, {"depth", o.work.Depth == other.work.Depth}, {"memory",
			o.work.MemoryPages == other.work.MemoryPages},
	} {
		if !part.same {
			out = append(out, part.name)
		}
	}
	return out
}

// stopped reports whether a limit of this host ended the run.
func (o observation) stopped() bool {
	return o.problem != nil && (o.problem.Code == "host-limit" || strings.HasPrefix(o.problem.Code, "host-limit/"))
}

// failureText is how a run ended; "" where it did not fail.
func failureText(p *schema.Problem) string {
	if p == nil {
		return ""
	}
	return p.Code + ": " + p.Message
}

// tell is a difference as a problem of the party's.
func (q question) tell(d schema.RunDifference, a, b observation) *schema.Problem {
	place := fmt.Sprintf("(runtime %s, world %q)", d.Runtime, d.World)
	for _, o := range []observation{a, b} {
		if o.stopped() {
			p := *o.problem
			p.Party, p.Message = q.party,
				fmt.Sprintf("the %s was not run to its end, so nothing is known of its determinism: %s %s", q.part,
					p.Message, place)
			return &p
		}
	}
	where := "the " + d.Engines[0] + " and the " + d.Engines[1]
	if d.Engines[0] == d.Engines[1] {
		where = "two instances in the " + d.Engines[0]
	}
	return &schema.Problem{Code: "nondeterministic", Party: q.party, File: path.Clean(q.file),
		Message: fmt.Sprintf("the %s differs between %s in %s: %s; %s %s", q.part, where, strings.Join(d.Differs, ", "),
			a, b, place),
		Hint: "no plugin or policy can do this by itself; report it with the module, it is a fault of construe's " +
			"or of an engine's"}
}

// String is an observation in a message.
func (o observation) String() string {
	if o.problem != nil {
		return fmt.Sprintf("%s, fuel %d", o.problem.Code, o.work.Fuel)
	}
	return fmt.Sprintf("%d bytes sha256:%.12x, fuel %d, depth %d, %d pages", o.size, o.sum, o.work.Fuel, o.work.Depth,
		o.work.MemoryPages)
}
