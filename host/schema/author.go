package schema

// Inspection is an inspection/v1: what the readings of a case are made of, or one plugin alone.
type Inspection struct {
	Construe string `json:"construe"`
	// Case is the id of the case; empty where a plugin was inspected alone.
	Case     string             `json:"case,omitempty"`
	Readings []InspectedReading `json:"readings"`
	// Plugin is the plugin that was inspected alone.
	Plugin *InspectedPlugin `json:"plugin,omitempty"`
	// Limits are the bounds that were set, as a record names them.
	Limits map[string]int64 `json:"limits,omitempty"`
	// Cells say what judging took, where runtimes were named.
	Cells []InspectedCell `json:"cells,omitempty"`
}

// InspectedCell is what one reading's own plugin and policy took on one runtime; nothing where a limit of the host
// ended it, or where nothing ran.
type InspectedCell struct {
	Runtime string `json:"runtime"`
	World   string `json:"world"`
	Reading string `json:"reading"`
	Outcome string `json:"outcome"`
	// Error is the code, where the outcome is error.
	Error  string `json:"error,omitempty"`
	Plugin *Spent `json:"plugin,omitempty"`
	Policy *Spent `json:"policy,omitempty"`
}

// InspectedReading is one reading; what failed to load says why.
type InspectedReading struct {
	Reading     string           `json:"reading"`
	Summary     ReadingSummary   `json:"summary"`
	Plugin      *InspectedPlugin `json:"plugin,omitempty"`
	PluginError *Problem         `json:"pluginError,omitempty"`
	Policy      *InspectedPolicy `json:"policy,omitempty"`
	PolicyError *Problem         `json:"policyError,omitempty"`
}

// InspectedPlugin is what can be said of a plugin without running it.
type InspectedPlugin struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
	// Form is command or reactor.
	Form string `json:"form"`
	// Engine is what its code runs in on this machine, interpreter or compiler; it never changes a result.
	Engine string `json:"engine"`
	// Interpreted says why it is interpreted where it was to be compiled.
	Interpreted string `json:"interpreted,omitempty"`
	// Imports names what it asks of the host, quoted; one without imports can see nothing but its input.
	Imports []string `json:"imports"`
	// MemoryPages is the size that its memory starts with, in pages of 64 KiB.
	MemoryPages int `json:"memoryPages"`
	// Calls are the calls that a classification takes, each with the terms asked and the facts shown.
	Calls []InspectedCall `json:"calls"`
}

// InspectedCall is one call of a plugin: the terms it is asked, and the globs over the facts of what it is shown.
type InspectedCall struct {
	Terms []string `json:"terms"`
	Reads []string `json:"reads"`
}

// InspectedPolicy is what can be said of a policy without running it.
type InspectedPolicy struct {
	Digest string `json:"digest"`
	// Engine is what it runs in here: interpreter or topdown.
	Engine string `json:"engine"`
	// Rules are those that carry a title, in file order.
	Rules []InspectedRule `json:"rules"`
	// Reads are globs over the input of what the policy mentions, sorted.
	Reads []string `json:"reads"`
}

// InspectedRule is one annotated rule of a policy.
type InspectedRule struct {
	Title       string `json:"title"`
	Name        string `json:"name"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	Description string `json:"description,omitempty"`
}

// Check is a check/v1: whether readings are fit for use.
type Check struct {
	Construe string   `json:"construe"`
	Case     string   `json:"case"`
	Readings []string `json:"readings"`
	// Runtimes are the ids of those that were tried, sorted.
	Runtimes []string `json:"runtimes,omitempty"`
	// Tried counts the changes of facts that the unknown-property was tried on, of all trials together.
	Tried int `json:"tried"`
	// Trials are the runtimes, and the worlds, that were judged, in this order.
	Trials []CheckTrials `json:"trials"`
	// Problems are what was found, one example of each cause.
	Problems Problems `json:"problems"`
	// Counts says how often each of the problems was found, in their order.
	Counts []int `json:"counts"`
	// Warnings are what is allowed and may not be meant; they fail no check.
	Warnings Problems `json:"warnings,omitempty"`
	// Determinism is what came of running everything twice in both engines, where that was asked for.
	Determinism *Determinism `json:"determinism,omitempty"`
}

// TriedOn counts the changes of facts that a reading judged.
func (c *Check) TriedOn(reading string) (n int) {
	for _, t := range c.Trials {
		if fewer, is := t.Fewer[reading]; is {
			n += fewer
		} else {
			n += t.Tried
		}
	}
	return n
}

// CheckTrials says how many changes of facts were tried on one runtime in one world.
type CheckTrials struct {
	Runtime string `json:"runtime"`
	World   string `json:"world"`
	// Tried counts the changes that some reading judged.
	Tried int `json:"tried"`
	// Fewer counts those that a reading judged which did not judge them all: it failed, here or before, or does not
	// load.
	Fewer map[string]int `json:"fewer,omitempty"`
}

// Determinism says how plugins and policies were run again, and where that made a difference.
type Determinism struct {
	// Engines are the ways in which everything was run, twice each.
	Engines []string `json:"engines"`
	// Questions counts what was asked, and Runs the instances that were asked it.
	Questions int `json:"questions"`
	Runs      int `json:"runs"`
	// Differences holds the first of each party, part and pair of engines; each is also a problem.
	Differences []RunDifference `json:"differences"`
}

// RunDifference is two runs of the same bytes on the same input that were not the same.
type RunDifference struct {
	Party string `json:"party"`
	// Part is plugin or policy.
	Part    string `json:"part"`
	Runtime string `json:"runtime"`
	World   string `json:"world"`
	// Engines are those of the two runs; equal for two instances in one.
	Engines []string `json:"engines"`
	// Differs names what was not the same: outcome, output, fuel, depth, memory.
	Differs []string `json:"differs"`
}

// Timeline is a timeline/v1: what a runtime comes to on the first day of every clause version, and on its own day.
type Timeline struct {
	Construe string          `json:"construe"`
	Runtime  Subject         `json:"runtime"`
	Case     Subject         `json:"case"`
	Points   []TimelinePoint `json:"points"`
	// Readings describes those that are loaded, and Titles has the words for limbs, elements and subjects; both are
	// absent from a timeline that was made before a page asked for them.
	Readings map[string]ReadingSummary `json:"readings,omitempty"`
	Titles   *Titles                   `json:"titles,omitempty"`
	// Skipped are the first days of versions on which another clause has no version in force, so that nothing can be
	// judged.
	Skipped []SkippedDay `json:"skipped,omitempty"`
}

// SkippedDay is a day, and the clauses that have no version in force on it, sorted.
type SkippedDay struct {
	AsOf    string   `json:"asOf"`
	Without []string `json:"without"`
}

// TimelinePoint is one day, with the version of each clause in force on it.
type TimelinePoint struct {
	AsOf string `json:"asOf"`
	// Own says that it is the runtime's own day, whether or not a version begins on it.
	Own     bool              `json:"own,omitempty"`
	Clauses map[string]string `json:"clauses"`
	// Texts are what these versions say, sorted by clause.
	Texts  []ClauseText    `json:"texts,omitempty"`
	Worlds []TimelineWorld `json:"worlds"`
}

// TimelineWorld is one world on one day: the aggregate, and each reading's own outcome.
type TimelineWorld struct {
	World     string            `json:"world"`
	Title     string            `json:"title"`
	Aggregate string            `json:"aggregate"`
	Outcomes  map[string]string `json:"outcomes"`
	// Unpleaded are the rights in force that a reading pleads nothing about, as a verdict has them, by reading.
	Unpleaded map[string][]string `json:"unpleaded,omitempty"`
	// Grounds is what each reading's outcome is grounded on, by reading.
	Grounds map[string][]Ground `json:"grounds,omitempty"`
	// Errors says why an outcome is error, by reading.
	Errors map[string]*Problem `json:"errors,omitempty"`
	// Later are the days of the dealings and statements that come after this one, by pointer: on it there was none of
	// them yet.
	Later map[string]string `json:"later,omitempty"`
}
