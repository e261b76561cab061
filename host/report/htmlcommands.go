package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// commands are those by which the documents of the part can be made again: each names the readings, and what else the
// document is about.
func (r *htmlRuntime) commands() (out []string) {
	if c := r.comparison; c != nil {
		var flags, worlds []string
		for _, w := range c.Axes.Worlds {
			worlds = append(worlds, w.ID)
		}
		swap := func(cell schema.Cell) bool { return cell.Swap() }
		if len(c.Axes.Policies) > 1 && !slices.ContainsFunc(c.Cells, swap) {
			flags = append(flags, "--own")
		}
		out = append(out, r.command("compare", append(flags, readingFlags(c.Axes.Policies)...), worlds...))
	}
	for _, x := range r.cruxes {
		flags := append(append([]string{"--goal", x.Goal}, cellFlags(x.Cells)...), setFlags(x.Set)...)
		if x.Stopped == "size" {
			flags = append(flags, "--max-size", strconv.Itoa(x.CompleteUpTo))
		}
		out = append(out, r.command("crux", flags, x.World))
	}
	for _, m := range r.maps {
		flags := relateFlags(m)
		if flags == nil {
			flags = cellFlags(m.Cells)
		}
		out = append(out, r.command("map", append(flags, setFlags(m.Set)...), m.World))
	}
	for _, t := range r.timelines {
		var worlds []string
		for _, p := range t.Points[:min(len(t.Points), 1)] {
			for _, w := range p.Worlds {
				worlds = append(worlds, w.World)
			}
		}
		out = append(out, r.command("timeline", readingFlags(schema.Keys(t.Readings)), worlds...))
	}
	for _, e := range r.explained {
		flags, worlds := []string{"--all"}, []string{}
		swap := func(x schema.Explanation) bool { return x.Policy != x.Classifier }
		if !slices.ContainsFunc(e.Cells, swap) {
			flags = append(flags, "--own")
		}
		for _, w := range e.Worlds {
			worlds = append(worlds, w.ID)
		}
		flags = append(flags, readingFlags(schema.Keys(e.Readings))...)
		if len(e.Cells) > 0 {
			flags = append(flags, setFlags(e.Cells[0].Set)...)
		}
		out = append(out, r.command("explain", flags, worlds...))
	}
	for _, e := range r.explanations {
		if !slices.ContainsFunc(r.explained, func(all *schema.Explanations) bool { return has(all, e) }) {
			cell := e.Policy
			if e.Classifier != e.Policy {
				cell += "/" + e.Classifier
			}
			out = append(out, r.command("explain", append([]string{cell}, setFlags(e.Set)...), e.World))
		}
	}
	return slices.Compact(out)
}

// has reports whether an explanation is one of several that are one document.
func has(all *schema.Explanations, e *schema.Explanation) bool {
	for i := range all.Cells {
		if &all.Cells[i] == e {
			return true
		}
	}
	return false
}

// command is a verb with flags about the runtime of the part, on its day and in some worlds.
func (r *htmlRuntime) command(verb string, flags []string, worlds ...string) string {
	runtime := r.subject.ID
	if c := r.comparison; c != nil {
		if at := newPlaces(c).runtime(); at != nil && at.File != "runtimes/"+runtime+".yaml" { // which is the case's own
			runtime = at.File
		}
	}
	words := append([]string{"construe", verb, "--case", r.matter.ID}, flags...)
	if verb != "timeline" && r.asOf != "" {
		words = append(words, "--as-of", r.asOf)
	}
	for _, w := range worlds {
		words = append(words, "--world", cmp.Or(w, "stated"))
	}
	var line []string
	for _, word := range append(words, runtime) {
		line = append(line, ShellWord(word))
	}
	return strings.Join(line, " ")
}

// readingFlags choose readings.
func readingFlags(readings []string) (out []string) {
	for _, reading := range readings {
		out = append(out, "--reading", reading)
	}
	return out
}

// cellFlags choose cells: readings, where each is judged on its own answers.
func cellFlags(cells []schema.JudgedCell) (out []string) {
	var own []string
	for _, c := range cells {
		out = append(out, "--cell", c.Policy+"/"+c.Classifier)
		if c.Policy == c.Classifier {
			own = append(own, c.Policy)
		}
	}
	if len(own) == len(cells) {
		return readingFlags(own)
	}
	return out
}

// setFlags make otherwise what was made so.
func setFlags(set []schema.PointerChange) (out []string) {
	for _, s := range set {
		out = append(out, "--set", s.Pointer+"="+s.To)
	}
	return out
}
