package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// What a build is told of a document is apart from how a format says it. Each kind of document that passes or fails
// makes suites of it, once; sarif, junit, github and gitlab draw these and know no document, so that none of them can
// come to another result than the others.
type (
	// buildSuite is what belongs together: a runtime with its worlds, a reading with its tests.
	buildSuite struct {
		name  string
		cases []buildCase
	}
	// buildCase is one thing that passes or fails, such as a runtime in one world.
	buildCase struct {
		name string
		// result is one of those of a gate, or [resultSkipped].
		result string
		// kind is a word for programs: an aggregate, or the code of a problem.
		kind string
		// message says what it came to in a sentence, details why, a line each; output is what was printed.
		message string
		details []string
		output  []string
		at      *schema.Location
		// findings are what it is made of. A case that fails has one that fails, and no other has.
		findings []finding
	}
	// finding is one statement about one place.
	finding struct {
		rule  buildRule
		state state
		// fails reports whether the gate fails by it, counts whether it would if it were not waived; waived says why it
		// passes all the same.
		fails, counts bool
		waived        []string
		text          string
		at            *schema.Location
		// subject names what it is about, and with the key what it is the same as in another run.
		subject, key string
		steps        []step
		// settle are the lines that a change would be of that settles the dispute, or changes the outcome.
		settle []step
	}
	// buildRule is what a finding is an instance of.
	buildRule struct{ id, title, text string }
	// step is one of the steps from a verdict down to the lines that carry it: 0 the verdict, 1 an element, 2 a word,
	// 3 a fact.
	step struct {
		level int
		text  string
		name  string // within the reading
		at    *schema.Location
	}
)

// fingerprint tells a finding from others, the same in another run where lines moved.
func (f finding) fingerprint() string {
	sum := sha256.Sum256([]byte(f.key))
	return hex.EncodeToString(sum[:16])
}

// findings are what all cases of suites are made of, in their order.
func findingsOf(suites ...buildSuite) (out []finding) {
	for _, suite := range suites {
		for _, c := range suite.cases {
			out = append(out, c.findings...)
		}
	}
	return out
}

// resultSkipped is the result of a case that neither passes nor fails, such as a dispute that no gate was to fail on.
const resultSkipped = "skipped"

// state is what a finding says.
type state int

const (
	statePermitted state = iota
	stateNothing         // there is nothing of the kind that the ground is about
	stateSkipped
	stateOpen
	stateDisputed
	stateBreach
	stateFailed // a test, or what a check found
	stateWarned
	stateError
)

// severe reports whether a build looks at a finding though nothing fails by it.
func (s state) severe() bool { return s != statePermitted && s != stateNothing && s != stateSkipped }

// buildKinds are the kinds of documents that pass or fail.
func buildKinds() []string {
	return []string{schema.KindCheck, schema.KindComparison, schema.KindFailure, schema.KindMap, schema.KindSweep,
		schema.KindTest}
}

// build makes suites of documents that come one after the other, under one gate.
type build struct {
	format  string
	run     *gate.Run
	rule    *gate.Rule
	origins *origins
	errors  bool // whether a case was an error
}

func newBuild(format string, o Options) *build {
	rule := cmp.Or(o.Gate, gate.Default())
	return &build{format: format, rule: rule, run: rule.Start(), origins: newOrigins(o)}
}

// suites are what a build is told of a document.
func (b *build) suites(document any) (out []buildSuite, err error) {
	switch d := document.(type) {
	case *schema.Comparison:
		out = []buildSuite{b.comparison(d)}
	case *schema.Sweep:
		out = []buildSuite{b.comparison(d.Bare())}
	case *schema.Failure:
		b.run.AddFailure(d)
		s := failureSuite(d)
		s.mark(b.origins.of("", d.Source))
		out = []buildSuite{s}
	case *schema.Check:
		out = []buildSuite{checkSuite(d)}
	case *schema.Test:
		out = testSuites(d)
	case *schema.Map:
		suite, is := mapSuite(d)
		if !is {
			return nil, &schema.Problem{Code: "format", Message: "nothing is required of this map, so that it neither " +
				"passes nor fails; expected one of two readings, with a requirement",
				Hint: "construe map --relate OLD NEW --require " + strings.Join(schema.Requirements(), "|")}
		}
		out = []buildSuite{suite}
	default:
		return nil, noForm(document, b.format, buildKinds()...)
	}
	for _, s := range out {
		for _, c := range s.cases {
			b.errors = b.errors || c.result == schema.GateError
		}
	}
	return out, nil
}

// BuildResult is what the formats of builds say of a document that no gate is about, such as a saved test or a map of
// which something is required: [schema.GatePassed], [schema.GateFailed] or [schema.GateError]. What has no such form
// passes.
func BuildResult(document any) string {
	suites, err := newBuild("", Options{}).suites(document)
	out := schema.GatePassed
	if err != nil {
		return out
	}
	for _, s := range suites {
		for _, c := range s.cases {
			if c.result == schema.GateError || c.result == schema.GateFailed && out == schema.GatePassed {
				out = c.result
			}
		}
	}
	return out
}

// comparison is the suite of a comparison, told apart from those of others with the same id.
func (b *build) comparison(c *schema.Comparison) buildSuite {
	where := newPlaces(c)
	s := comparisonSuite(c, b.rule, b.run.Add(c), where)
	s.mark(b.origins.of(s.name, where.runtime()))
	return s
}

// noForm is the error about a document that a format is not for.
func noForm(document any, format string, kinds ...string) error {
	var verbs []string
	verbOf := strings.NewReplacer("comparison", "compare", "explanations", "explain --all", "explanation", "explain")
	for _, kind := range kinds {
		if verb, _, _ := strings.Cut(kind, "/"); kind != schema.KindFailure && kind != schema.KindSweep {
			verbs = append(verbs, "construe "+verbOf.Replace(verb))
		}
	}
	one := ""
	if len(kinds) > 1 {
		one = "one of "
	} else if len(kinds) == 1 {
		one = "a "
	}
	return &schema.Problem{Code: "format", Message: fmt.Sprintf("%s has no %s form; expected %s%s", kindNamed(document),
		format, one, strings.Join(kinds, ", ")), Hint: "-f " + format + " is for " + conjunction(verbs) +
		", and for a document that it wrote"}
}

// faultyWaiver is a waiver that does not do what it was given for: it matches nothing, or matches and is past its last
// day, which is an error.
type faultyWaiver struct {
	text    string
	overdue bool
	at      *schema.Location
}

// faultyWaivers are those of a gate, what is only warned of before the errors.
func faultyWaivers(g *schema.Gate) (warnings, overdue []faultyWaiver) {
	for _, w := range g.Waivers {
		about := "the waiver of " + waived(w.Waiver)
		switch {
		case w.Overdue():
			overdue = append(overdue, faultyWaiver{fmt.Sprintf("%s expired on %s and still matches (today is %s)", about,
				w.Waiver.Expires, g.Today), true, w.At})
		case w.NotLookedAt:
			warnings = append(warnings, faultyWaiver{about + " was not looked at: no runtime that it could be of was judged",
				false, w.At})
		case w.Matched == 0 && w.Expired:
			warnings = append(warnings, faultyWaiver{fmt.Sprintf("%s matches nothing, and expired on %s", about,
				w.Waiver.Expires), false, w.At})
		case w.Matched == 0:
			warnings = append(warnings, faultyWaiver{about + " matches nothing" + leftOpen(g, w.Waiver), false, w.At})
		}
	}
	return warnings, overdue
}

// leftOpen says behind a waiver that matches nothing that what it is of is open, which no waiver is about: nobody can
// answer for what nobody knows. It is "" where the gate fails by no such world.
func leftOpen(g *schema.Gate, w schema.Waiver) string {
	for _, world := range g.Worlds {
		if world.Aggregate == schema.Undetermined && w.Names(world.Runtime, w.Reading, w.Clause, w.Limb) {
			return ": every reading leaves the runtime open, and a waiver is of a breach or a dispute; state the facts that " +
				"construe explain names, or fail on disputed and no more"
		}
	}
	return ""
}

// String is what is wrong with it, and where it stands.
func (w faultyWaiver) String() string { return placed(w.at, w.text) }

// waiverSuite is what a build is told of waivers, where something is wrong with them.
func waiverSuite(g *schema.Gate) (s buildSuite, is bool) {
	s.name = "waivers"
	warnings, overdue := faultyWaivers(g)
	for _, w := range append(warnings, overdue...) {
		c := buildCase{name: w.text, result: resultSkipped, kind: "waiver", message: w.String(),
			details: []string{w.String()}, at: w.at}
		f := finding{state: stateWarned, text: w.String(), at: w.at, key: "waiver\n" + w.text,
			rule: buildRule{id: "construe/waiver", title: "a waiver that does nothing"}}
		if w.overdue {
			c.result, f.state, f.fails = schema.GateError, stateError, true
			f.rule = buildRule{id: "construe/waiver-expired", title: "a waiver that expired"}
		}
		c.findings = []finding{f}
		s.cases = append(s.cases, c)
	}
	return s, len(s.cases) > 0
}

// waived is what a waiver is about, in words.
func waived(w schema.Waiver) string {
	out := []string{"runtime " + w.Runtime}
	for _, part := range [][2]string{{"reading", w.Reading}, {"clause", w.Clause}, {"limb", w.Limb},
		{"element", w.Element}} {
		if part[1] != "" {
			out = append(out, part[0]+" "+part[1])
		}
	}
	return strings.Join(out, ", ")
}

// waiverReason says who answers for what is waived, why, and how long.
//
//	until 2027-01-31, by the head of platform: the offer ends in January
func waiverReason(w schema.Waiver) string {
	return fmt.Sprintf("until %s, by %s: %s", w.Expires, w.Who, w.Reason)
}

// waivedReasons are the reasons of what is waived of a case, each once.
func (c buildCase) waivedReasons() (out []string) {
	for _, f := range c.findings {
		for _, why := range f.waived {
			if !slices.Contains(out, why) {
				out = append(out, why)
			}
		}
	}
	return out
}
