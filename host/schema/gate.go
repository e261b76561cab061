package schema

// Gate is a gate/v1: what a gate made of comparisons, and which of them pass only because somebody waived what would
// fail. It stands beside the comparisons and in none of them: who waives, and which day it is, changes no verdict.
type Gate struct {
	Construe string `json:"construe"`
	// FailOn is what the gate was asked to fail on: breach, disputed, undetermined or never.
	FailOn string `json:"failOn"`
	// Today is the day that the expiry of waivers was compared with; none where there were no waivers.
	Today string `json:"today,omitempty"`
	// Result is what the run comes to: [GatePassed], [GateWaived], [GateFailed] or [GateError]; the worst of its worlds,
	// and an error where a waiver that expired matches.
	Result string     `json:"result"`
	Counts GateCounts `json:"counts"`
	// Worlds are those that did not simply pass, and those of which a cell is waived, in the order in which they came.
	Worlds []GateWorld `json:"worlds,omitempty"`
	// LeftOut counts the worlds that would stand in Worlds too and are more than a document holds.
	LeftOut int `json:"leftOut,omitempty"`
	// Waivers are those that were given, in the order of their file.
	Waivers []GateWaiver `json:"waivers,omitempty"`
}

// What a gate makes of a world, and of a run.
const (
	// GatePassed: nothing that the gate is to fail on.
	GatePassed = "passed"
	// GateWaived: it passes as waived, and would fail without waivers.
	GateWaived = "waived"
	// GateFailed: what is left without the cells that are waived is what the gate is to fail on.
	GateFailed = "failed"
	// GateError: something could not be judged, or a waiver that expired matches.
	GateError = "error"
)

// GateCounts are the numbers of a run. Every world is in one of Passed, Waived, Failed and Errors; so is a runtime that
// could not be judged, which has no worlds and counts as one, and a run that was refused or ended as a whole, which is
// one of Errors and no runtime.
type GateCounts struct {
	// Runtimes counts all that were looked at, Absent those that have none of the worlds that were asked for.
	Runtimes int `json:"runtimes"`
	Absent   int `json:"absent"`
	Passed   int `json:"passed"`
	Waived   int `json:"waived"`
	Failed   int `json:"failed"`
	Errors   int `json:"errors"`
}

// GateWorld is what the gate makes of one world of one runtime.
type GateWorld struct {
	// Runtime is its id, and Title its title; there is neither where it could not be read.
	Runtime string `json:"runtime,omitempty"`
	Title   string `json:"title,omitempty"`
	// Source is the file and line that it was found in, where it is one of many.
	Source *Location `json:"source,omitempty"`
	// World is its id, "" for the facts as stated, and WorldTitle its title.
	World      string `json:"world"`
	WorldTitle string `json:"worldTitle,omitempty"`
	// Aggregate is what the world came to, and Left what it comes to without the cells that are waived; there is none
	// where nothing is waived, or nothing is left.
	Aggregate string `json:"aggregate"`
	Left      string `json:"left,omitempty"`
	Result    string `json:"result"`
	// Waived are the cells that waivers take out of the gate's account.
	Waived []GateCell `json:"waived,omitempty"`
	// Moved are the readings whose own verdict moved against an earlier record. The world fails by them whatever it comes
	// to, and is an error where all that is known of them is that it is not known.
	Moved []GateMove `json:"moved,omitempty"`
	// Problem says why a runtime could not be judged at all.
	Problem *Problem `json:"problem,omitempty"`
}

// GateCell is a reading's own cell that is waived: what it came to, by which grounds, with their titles where the
// comparison has them, and by which waivers, as their places in the list.
type GateCell struct {
	Reading string   `json:"reading"`
	Title   string   `json:"title,omitempty"`
	Outcome string   `json:"outcome"`
	Limbs   []string `json:"limbs"`
	Titles  []string `json:"titles,omitempty"`
	Waivers []int    `json:"waivers"`
}

// GateMove is a reading's own verdict before and now. One that is the same came nearer to a breach, or, with NotKnown,
// may have.
type GateMove struct {
	Reading  string `json:"reading"`
	Title    string `json:"title,omitempty"`
	From     string `json:"from"`
	To       string `json:"to"`
	NotKnown bool   `json:"notKnown,omitempty"`
}

// GateWaiver is a waiver as it was given, and what came of it.
type GateWaiver struct {
	Waiver Waiver `json:"waiver"`
	// At is where it stands.
	At *Location `json:"at,omitempty"`
	// Matched counts the worlds in which it matches a breach or a dispute; 0 is warned of.
	Matched int `json:"matched"`
	// Expired says that its last day is past: it waives nothing then, and where it matches the run is an error.
	Expired bool `json:"expired,omitempty"`
	// NotLookedAt says that it matches nothing because no runtime that it could be of was judged, and some were not:
	// whether it would match is not known.
	NotLookedAt bool `json:"notLookedAt,omitempty"`
}

// Overdue reports whether a waiver expired and matches something, which is an error.
func (w GateWaiver) Overdue() bool { return w.Expired && w.Matched > 0 }

// Overdue are the waivers that expired and match something, as their places in the list.
func (g *Gate) Overdue() (places []int) {
	for i, w := range g.Waivers {
		if w.Overdue() {
			places = append(places, i)
		}
	}
	return places
}
