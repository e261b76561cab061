package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// goals are what --goal can ask for.
var goals = []string{schema.GoalResolve, schema.GoalFlip, schema.GoalPermitted, schema.GoalBreach}

func cruxCommand(s *streams) *cli.Command {
	flags := append(caseFlags("crux"),
		text("crux", "goal", "", "what the changes are to bring about: resolve (all permitted, or all breach), flip "+
			"(the one cell), permitted or breach; resolve, or flip where there is one cell"),
		list("crux", "cell", "a policy over a classifier, as `POLICY/CLASSIFIER`; a reading's name alone is its own "+
			"cell; may be given again; each reading's own if there is none"),
		list("crux", "reading", "only this `READING`; may be given again"),
		setFlag("crux"),
		list("crux", "runtime", "the runtime `FILE` or id of the case; the case's default if there is none"),
		text("crux", "world", "", "the `WORLD` to search in; `stated` for the facts as stated, as is none, except "+
			"that the case's default runtime comes in its default world"),
		text("crux", "as-of", "", "the `DAY` to judge on, such as 2026-03-18; the runtime's own if left out"),
		&cli.IntFlag{Name: "max-size", DefaultText: "no bound", Usage: "the most changes in a set",
			EnvVars: env("crux", "max-size")},
		&cli.IntFlag{Name: "budget", Value: 5000, Usage: "the most verdicts to ask for; 0 for no bound",
			EnvVars: env("crux", "budget")},
		&cli.BoolFlag{Name: "progress", Usage: "say on standard error how far the search is; of itself where that " +
			"is a terminal, and with --verbose", EnvVars: env("crux", "progress")})
	return &cli.Command{Name: "crux", Category: "judge",
		Usage:     "find every smallest set of changes on which a disagreement, or a verdict, turns",
		ArgsUsage: "[RUNTIME]",
		Description: "The changes are those that the case declares as toggles: facts, and definitions of readings. " +
			"An interrupt ends the search with\n" +
			"what it has. Exit code 3: a cell could not be judged, or the search was interrupted, or its budget " +
			"spent before anything was found.",
		Flags: append(flags, outputFlags("crux", "table")...), Action: func(c *cli.Context) error {
			return findCrux(c,
				s)
		}}
}

func findCrux(c *cli.Context, s *streams) error {
	q, err := cruxAsked(c)
	if err != nil {
		return err
	}
	if _, err := targets(c); err != nil {
		return err
	}
	h, err := open(c, concerned(c.StringSlice("reading"), q.Cells))
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	if q.Set, err = assignments(c, "set"); err != nil {
		return err
	}
	if q.Runtime, q.World, err = subject(c, s, h, append(c.StringSlice("runtime"), c.Args().Slice()...)); err != nil {
		return err
	}
	told := newProgress(c, s)
	q.Progress = told.tell
	found, err := h.Crux(c.Context, q)
	told.end()
	if err != nil {
		return err
	}
	if err := write(c, s, found); err != nil {
		return err
	}
	if found.Stopped == "cancelled" || found.Stopped == "budget" && len(found.Sets)+len(found.Beyond) == 0 {
		return result(exitEvaluation)
	}
	return failed(found)
}

// cruxAsked reads what the flags say without the case.
func cruxAsked(c *cli.Context) (q host.CruxRequest, err error) {
	q.Goal, q.MaxSize, q.Budget = c.String("goal"), c.Int("max-size"), c.Int("budget")
	if q.Goal != "" && !slices.Contains(goals, q.Goal) {
		hint := ""
		if near := schema.Nearest(q.Goal, goals); near != "" {
			hint = "did you mean " + near + "?"
		}
		return q, usage{fmt.Sprintf("--goal %q is not a goal; expected resolve, flip, permitted or breach", q.Goal),
			hint}
	}
	for _, name := range []string{"max-size", "budget"} {
		if c.Int(name) < 0 {
			return q, usage{fmt.Sprintf("--%s %d bounds nothing; expected a number, or 0 for no bound", name,
				c.Int(name)), ""}
		}
	}
	for _, text := range c.StringSlice("cell") {
		cell, err := cellNamed(text)
		if err != nil {
			return q, err
		}
		q.Cells = append(q.Cells, cell)
	}
	q.AsOf, err = day(c)
	return q, err
}

// cellNamed reads POLICY/CLASSIFIER, or a reading's name for its own cell.
func cellNamed(text string) (schema.JudgedCell, error) {
	policy, classifier, two := strings.Cut(text, "/")
	if !two {
		classifier = policy
	}
	if policy == "" || classifier == "" || strings.Contains(classifier, "/") {
		return schema.JudgedCell{},
			usage{fmt.Sprintf("--cell %q names no cell; expected POLICY/CLASSIFIER, or a reading for its own", text),
				"construe inspect lists the readings of a case"}
	}
	return schema.JudgedCell{Policy: policy, Classifier: classifier}, nil
}

// concerned lists the readings to load: those asked for, and those that a cell names; all if there are none.
func concerned(readings []string, cells []schema.JudgedCell) []string {
	named := map[string]bool{}
	for _, reading := range readings {
		named[reading] = true
	}
	for _, cell := range cells {
		named[cell.Policy], named[cell.Classifier] = true, true
	}
	return slices.Sorted(maps.Keys(named))
}

// subject is the one runtime named, and the world that --world does; without a runtime both are the case's default,
// as far as that runtime has the world.
func subject(c *cli.Context, s *streams, h *host.Host, names []string) (*schema.Document, string, error) {
	world := stated(c.String("world"))
	standard := h.Case().Default
	bare := len(names) == 0
	if bare && len(standard.Runtimes) > 0 {
		names = standard.Runtimes[:1]
	}
	if len(names) != 1 {
		return nil, "", usage{fmt.Sprintf("%s is of one runtime; found %d", c.Command.Name, len(names)),
			"construe " + c.Command.Name + " RUNTIME"}
	}
	d, err := oneRuntime(s, h, names[0])
	if err != nil {
		return nil, "", err
	}
	if worlds, _ := d.Tree["worlds"].(map[string]any); bare && c.String("world") == "" && len(standard.Worlds) > 0 &&
		worlds[standard.Worlds[0]] != nil {
		world = standard.Worlds[0]
	}
	return d, world, nil
}

// progress says how far a search is: on a terminal in one line that it writes over, else a line for each number of
// changes.
type progress struct {
	s       *streams
	told    bool
	over    bool
	size    int
	written int
}

func newProgress(c *cli.Context, s *streams) *progress {
	over := isScreen(s.err) && !c.Bool("quiet")
	return &progress{s: s, told: over || c.Bool("progress") || c.Bool("verbose"), over: over, size: -1}
}

func (p *progress) tell(at host.CruxProgress) {
	if !p.told || !p.over && at.Size == p.size {
		return
	}
	p.size = at.Size
	text := fmt.Sprintf("crux: %d changes at once: %d assignments, %d verdicts asked for, %d sets found", at.Size,
		at.Assignments, at.Asks, at.Sets)
	if p.over {
		fmt.Fprintf(p.s.err, "\r%-*s", p.written, text)
		p.written = max(p.written, len(text))
		return
	}
	fmt.Fprintln(p.s.err, text)
}

// end clears the line that was written over.
func (p *progress) end() {
	if p.over && p.written > 0 {
		fmt.Fprintf(p.s.err, "\r%*s\r", cmp.Or(p.written, 1), "")
	}
}
