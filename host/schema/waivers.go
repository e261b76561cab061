package schema

import (
	"path"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
)

// Waivers is a waivers/v1: breaches and disputes that somebody answers for, so that a gate lets them pass until a day.
// It changes what a gate makes of verdicts, and no verdict.
type Waivers struct {
	Construe string `json:"construe"`
	// Waivers: what is waived, each on its own; one that matches nothing is warned of.
	Waivers []Waiver `json:"waivers"`
}

// Waiver matches breaches and disputes of runtimes, and says why they pass, who says so, and how long.
type Waiver struct {
	// Runtime: the id of the runtime; * stands for any part of it, ? for one letter, [ab] for one of several, [^ab] for
	// another.
	Runtime string `json:"runtime"`
	// Reading: the reading whose verdict is waived; any if left out.
	Reading string `json:"reading,omitempty"`
	// Clause: the clause that is breached or in dispute; any if left out.
	Clause string `json:"clause,omitempty"`
	// Limb: the ground of the breach or the dispute; any if left out.
	Limb string `json:"limb,omitempty"`
	// Element: what of the ground the reason is about; it describes, and selects nothing.
	Element string `json:"element,omitempty"`
	// Reason: why it may pass.
	Reason string `json:"reason"`
	// Who: who answers for it.
	Who string `json:"who"`
	// Expires: the last day on which it holds, an ISO 8601 date.
	Expires string `json:"expires"`
}

// Expired reports whether a day is after the last on which a waiver holds.
func (w Waiver) Expired(today string) bool { return w.Expires < today }

// Names reports whether a waiver is about a runtime and a reading, and a ground of a clause.
func (w Waiver) Names(runtime, reading, clause, limb string) bool {
	return w.NamesRuntime(runtime) && (w.Reading == "" || w.Reading == reading) &&
		(w.Clause == "" || w.Clause == clause) && (w.Limb == "" || w.Limb == limb)
}

// NamesRuntime reports whether a waiver is about a runtime.
func (w Waiver) NamesRuntime(runtime string) bool {
	matched, err := path.Match(w.Runtime, runtime)
	return err == nil && matched
}

// checkWaivers finds what a schema cannot: a pattern that is none.
func (d *Document) checkWaivers() (problems Problems) {
	all, _ := d.Tree["waivers"].([]any)
	for i, one := range all {
		fields, _ := one.(map[string]any)
		pattern, _ := fields["runtime"].(string)
		if strings.Contains(pattern, "[!") {
			problems = append(problems, d.Problem("value", Join("waivers", strconv.Itoa(i), "runtime"), "%s %s",
				visible.Quote(pattern), NotThese))
		}
		if _, err := path.Match(pattern, ""); err != nil {
			problems = append(problems, d.Problem("value", Join("waivers", strconv.Itoa(i), "runtime"),
				"%s is no pattern of ids; expected an id in which * stands for any part, ? for a letter and [ab] for "+
					"one of several", visible.Quote(pattern)))
		}
	}
	return problems
}
