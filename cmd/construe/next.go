package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// next gives commands that look into one runtime of those that were asked about, under the same case and readings.
type next struct {
	again    func(runtime string) []string // how a command names what was asked about; nil where none can
	readings []string
}

func newNext(c *cli.Context) next { return next{aboutWords(c), readingWords(c)} }

// why is what to run to see why a world failed, as a command for a shell; "" where that cannot be said, as of a runtime
// that was one line of many.
func (n next) why(c *schema.Comparison, w schema.GateWorld) string {
	if n.again == nil || c.Source != nil && !isWholeFile(c.Source) {
		return ""
	}
	words, about := []string{"crux"}, n.again(c.Runtime.ID)
	if w.Aggregate != schema.Disputed || w.Result == schema.GateError {
		words = []string{"explain", cellToExplain(c, w)}
	} else {
		about = append(slices.Clone(n.readings), about...)
	}
	if c.Source != nil && exists(c.Source.File) { // one of a folder or a pattern, which is what was named
		about = append(withoutRuntime(about), "--runtime", c.Source.File)
	}
	if w.World != "" {
		about = append(about, "--world", w.World)
	}
	return command(append(words, about...))
}

// after is what to do about a runtime that could not be judged: to mend what is wrong at its place, or, where that is
// nowhere in a file, to judge it alone; "" where neither can be said, or it lacks only a world.
func (n next) after(f *schema.Failure) string {
	if n.again == nil || lacksRequired(f) {
		return ""
	}
	if p := f.Problems[0]; p.Party == "" && p.File != "" {
		place := p.File
		if p.Line > 0 {
			place += fmt.Sprintf(":%d:%d", p.Line, max(1, p.Column))
		}
		return "mend " + place + " (" + p.Code + ")"
	}
	if f.Source == nil || !isWholeFile(f.Source) || !exists(f.Source.File) {
		return ""
	}
	words := append([]string{"compare"}, n.readings...)
	return command(append(append(words, withoutRuntime(n.again(""))...), f.Source.File))
}

// cellToExplain is the cell that made a world fail, as explain takes it.
func cellToExplain(c *schema.Comparison, w schema.GateWorld) string {
	for _, cell := range c.Cells {
		switch {
		case cell.World != w.World:
		case w.Result == schema.GateError && cell.Outcome == schema.Error && cell.Swap():
			return cell.Policy + "/" + cell.Classifier
		case w.Result == schema.GateError && cell.Outcome == schema.Error,
			w.Result != schema.GateError && !cell.Swap() && cell.Outcome != schema.Permitted:
			return cell.Policy
		}
	}
	return ""
}

// isWholeFile reports whether a runtime is the only one of a file that can be named.
func isWholeFile(at *schema.Location) bool {
	return !fileSource(at.File).stream && at.Line <= 1 && at.File != (source{name: "-"}).shown()
}

// withoutRuntime leaves out the words that name a runtime, which are the last.
func withoutRuntime(words []string) []string {
	if n := len(words); n > 1 && words[n-2] == "--runtime" {
		return words[:n-2]
	}
	return words
}

// command is a command of construe for a shell.
func command(words []string) string {
	shown := []string{"construe"}
	for _, word := range words {
		if word != "" {
			shown = append(shown, report.ShellWord(word))
		}
	}
	return strings.Join(shown, " ")
}
