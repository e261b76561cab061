package report

import (
	"io"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// gitlabOutput writes findings as the report of code quality that GitLab shows in a merge request. A severity says what
// was found, and the field construe whether the gate fails by it, since GitLab knows no finding that is waived.
type gitlabOutput struct {
	w       io.Writer
	options Options
	build   *build
	some    bool
}

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
		Construe    gitlabGate     `json:"construe"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
	}
	gitlabGate struct {
		Fails  bool     `json:"fails"`
		Waived []string `json:"waived,omitempty"`
	}
)

func openGitLab(w io.Writer, o Options) Handler {
	return &gitlabOutput{w: w, options: o, build: newBuild("gitlab", o)}
}

func (g *gitlabOutput) Begin() error {
	_, err := io.WriteString(g.w, "[")
	return err
}

func (g *gitlabOutput) Document(document any) error {
	suites, err := g.build.suites(document)
	if err != nil {
		return err
	}
	for _, f := range findingsOf(suites...) {
		if err := g.write(f); err != nil {
			return err
		}
	}
	return nil
}

// gitlabSeverities are the severities of what is severe.
func gitlabSeverities() map[state]string {
	return map[state]string{stateError: "blocker", stateBreach: "critical", stateFailed: "critical",
		stateDisputed: "major", stateOpen: "minor", stateWarned: "info"}
}

func (g *gitlabOutput) write(f finding) error {
	severity, severe := gitlabSeverities()[f.state]
	if !severe {
		return nil
	}
	text := f.text
	if len(f.waived) > 0 {
		text = "Waived " + strings.Join(f.waived, "; ") + ". " + text
		severity = "info"
	}
	issue := gitlabIssue{Description: clipped(text), CheckName: clipped(f.rule.id), Severity: severity,
		Fingerprint: f.fingerprint(), Construe: gitlabGate{Fails: f.fails}}
	for _, why := range f.waived {
		issue.Construe.Waived = append(issue.Construe.Waived, clipped(why))
	}
	issue.Location.Path, issue.Location.Lines.Begin = "construe", 1 // GitLab shows none without a path
	if f.at != nil && f.at.File != "" {
		issue.Location = gitlabLocation{g.options.file(f.at.File), gitlabLines{max(1, f.at.Line)}}
	}
	b, err := schema.Line(issue)
	if err != nil {
		return err
	}
	before := "\n"
	if g.some {
		before = ",\n"
	}
	g.some = true
	_, err = io.WriteString(g.w, before+strings.TrimSuffix(string(b), "\n"))
	return err
}

// End writes what is wrong with waivers, where something is, and ends the list.
func (g *gitlabOutput) End() error {
	if suite, is := waiverSuite(g.build.run.Document()); is {
		for _, f := range findingsOf(suite) {
			if err := g.write(f); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(g.w, "\n]\n")
	return err
}
