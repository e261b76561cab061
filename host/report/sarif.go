package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// What those who read SARIF take of a file. GitHub refuses one that has more.
const (
	mostSARIFRuns    = 20
	mostSARIFResults = 25_000 // of a run
)

// sarifOutput writes findings as SARIF 2.1.0, which GitHub and many editors read. Each finding is written as it comes,
// and what is said of all of them, such as their rules, after them: JSON knows no order of fields. After so many
// results another run begins; what is more than a file may have is left out, and the file says how much that is.
type sarifOutput struct {
	w       io.Writer
	options Options
	build   *build

	mostRuns, mostResults int

	runs    int
	results int // of this run
	leftOut int
	lost    bool // whether the gate fails by something that is left out
	rules   map[string]int
	listed  []sarifRule
}

func openSARIF(w io.Writer, o Options) Handler {
	return &sarifOutput{w: w, options: o, build: newBuild("sarif", o), mostRuns: mostSARIFRuns,
		mostResults: mostSARIFResults}
}

func (s *sarifOutput) Begin() error {
	_, err := io.WriteString(s.w, `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[`)
	if err != nil {
		return err
	}
	return s.begin()
}

// begin begins a run.
func (s *sarifOutput) begin() error {
	text := "\n{\"results\":["
	if s.runs > 0 {
		text = "," + text
	}
	s.runs++
	s.results, s.rules, s.listed = 0, map[string]int{}, nil
	_, err := io.WriteString(s.w, text)
	return err
}

func (s *sarifOutput) Document(document any) error {
	suites, err := s.build.suites(document)
	if err != nil {
		return err
	}
	for _, f := range findingsOf(suites...) {
		if err := s.write(f); err != nil {
			return err
		}
	}
	return nil
}

func (s *sarifOutput) write(f finding) error {
	if s.results == s.mostResults {
		if s.runs == s.mostRuns {
			s.leftOut++
			s.lost = s.lost || f.fails
			return nil
		}
		if err := s.end(false); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	before := "\n"
	if s.results > 0 {
		before = ",\n"
	}
	s.results++
	b, err := schema.Line(s.result(f))
	if err != nil {
		return err
	}
	_, err = io.WriteString(s.w, before+strings.TrimSuffix(string(b), "\n"))
	return err
}

// result is a finding as one of SARIF. Its fingerprint stays the same where lines move.
func (s *sarifOutput) result(f finding) sarifResult {
	id := sarifWord(f.rule.id)
	index, known := s.rules[id]
	if !known {
		index = len(s.listed)
		s.rules[id] = index
		s.listed = append(s.listed, sarifRule{ID: id, Short: sarifText(f.rule.title), Full: sarifText(f.rule.text)})
	}
	kind, level := f.state.sarif(f.fails || f.counts)
	r := sarifResult{RuleID: id, RuleIndex: index, Kind: kind, Level: level, Message: *sarifText(f.text),
		Fingerprints: map[string]string{"construe/v1": f.fingerprint()}}
	if at := s.place(f.at); at != nil || f.subject != "" {
		r.Locations = []sarifLocation{{Physical: at, Logical: sarifLogical(f.subject)}}
	}
	for _, one := range f.settle {
		r.Related = append(r.Related, sarifLocation{Physical: s.place(one.at), Message: sarifText(one.text)})
	}
	for _, why := range f.waived {
		r.Suppressions = append(r.Suppressions, sarifSuppression{Kind: "external", Status: "accepted",
			Justification: sarifWord(why)})
	}
	if len(f.steps) > 0 {
		var flow []sarifFlowLocation
		for _, step := range f.steps {
			flow = append(flow, sarifFlowLocation{Level: step.level, Location: sarifLocation{Physical: s.place(step.at),
				Logical: sarifLogical(step.name), Message: sarifText(step.text)}})
		}
		r.CodeFlows = []sarifCodeFlow{{ThreadFlows: []sarifThreadFlow{{Locations: flow}}}}
	}
	return r
}

// sarif is a state as a kind and a level. counts says that the gate fails by it, or would if it were not waived. A kind
// other than fail has no level.
func (s state) sarif(counts bool) (kind, level string) {
	switch {
	case s == stateError || counts && (s == stateBreach || s == stateFailed):
		return "fail", "error"
	case counts:
		return "fail", "warning"
	case s == stateOpen:
		return "open", "none"
	case s == statePermitted:
		return "pass", "none"
	case s == stateNothing || s == stateSkipped:
		return "notApplicable", "none"
	}
	return "review", "none"
}

func (s *sarifOutput) place(at *schema.Location) *sarifPhysical {
	if at == nil || at.File == "" {
		return nil
	}
	return &sarifPhysical{Artifact: sarifArtifact{URI: s.options.fileURI(at.File)},
		Region: sarifRegion{StartLine: max(1, at.Line)}}
}

// end ends a run: the tool with its rules, and how the gate stands. The last one says also what was left out, and what
// is wrong with waivers.
func (s *sarifOutput) end(last bool) error {
	tail := sarifTail{ColumnKind: "unicodeCodePoints", Tool: sarifTool{Driver: sarifDriver{Name: "construe",
		InformationURI: "https://github.com/construe-host/construe", Rules: s.listed}},
		Automation: sarifAutomation{ID: fmt.Sprintf("construe/%d/", s.runs)}}
	gate := s.build.run.Document()
	var warnings, overdue []faultyWaiver
	if last {
		warnings, overdue = faultyWaivers(gate)
	}
	run := sarifInvocation{Successful: gate.Result != schema.GateError && !s.build.errors && !s.lost}
	if s.leftOut > 0 {
		level := "warning"
		if s.lost { // a file whose results all pass would say that the gate does
			level = "error"
		}
		run.Execution = append(run.Execution, sarifNotice(level, fmt.Sprintf(
			"%d results are left out: a file has at most %d runs of %d results", s.leftOut, s.mostRuns,
			s.mostResults)))
	}
	for _, w := range warnings {
		run.Configuration = append(run.Configuration, sarifNotice("warning", w.String()))
	}
	for _, w := range overdue {
		run.Configuration = append(run.Configuration, sarifNotice("error", w.String()))
	}
	tail.Invocations = []sarifInvocation{run}
	if gate.Counts.Runtimes > 0 { // there is none of tests, nor of what a check found
		tail.Properties = &sarifProperties{sarifGate{FailOn: gate.FailOn, Result: gate.Result, Today: gate.Today,
			Counts: gate.Counts}}
	}
	b, err := schema.Line(tail)
	if err != nil {
		return err
	}
	_, err = io.WriteString(s.w, "\n],"+strings.TrimPrefix(string(b), "{"))
	return err
}

func (s *sarifOutput) End() error {
	if err := s.end(true); err != nil {
		return err
	}
	_, err := io.WriteString(s.w, "]}\n")
	return err
}
