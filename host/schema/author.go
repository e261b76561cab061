package schema

// Inspection is an inspection/v1: what the readings of a case are made of, or one plugin alone.
type Inspection struct {
	Construe string `json:"construe"`
	// Case is the id of the case; empty where a plugin was inspected alone.
	Case     string             `json:"case,omitempty"`
	Readings []InspectedReading `json:"readings"`
	// Plugin is the plugin that was inspected alone.
	Plugin *InspectedPlugin `json:"plugin,omitempty"`
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
	// Engine is what it runs in here: compiler or interpreter, of WebAssembly, or topdown.
	Engine string `json:"engine"`
	// Interpreted says why it is interpreted where it was to be compiled.
	Interpreted string `json:"interpreted,omitempty"`
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
	// Tried counts the changes of facts that the unknown-property was tried on.
	Tried    int      `json:"tried"`
	Problems Problems `json:"problems"`
}

// Test is a test/v1: what came of the tests of a case.
type Test struct {
	Construe string       `json:"construe"`
	Case     string       `json:"case"`
	Passed   int          `json:"passed"`
	Failed   int          `json:"failed"`
	Results  []TestResult `json:"results"`
}

// TestResult is one test. Name is "precedent/<id>/<policy>/<classifier>" or "rego/<reading>/<rule>".
type TestResult struct {
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
	// Message says what was expected and found, where it failed.
	Message string `json:"message,omitempty"`
}

// Timeline is a timeline/v1: what a runtime comes to on the first day of every clause version.
type Timeline struct {
	Construe string          `json:"construe"`
	Runtime  Subject         `json:"runtime"`
	Case     Subject         `json:"case"`
	Points   []TimelinePoint `json:"points"`
}

// TimelinePoint is one day, with the version of each clause in force on it.
type TimelinePoint struct {
	AsOf    string            `json:"asOf"`
	Clauses map[string]string `json:"clauses"`
	Worlds  []TimelineWorld   `json:"worlds"`
}

// TimelineWorld is one world on one day: the aggregate, and each reading's own outcome.
type TimelineWorld struct {
	World     string            `json:"world"`
	Title     string            `json:"title"`
	Aggregate string            `json:"aggregate"`
	Outcomes  map[string]string `json:"outcomes"`
	// Errors says why an outcome is error, by reading.
	Errors map[string]*Problem `json:"errors,omitempty"`
}
