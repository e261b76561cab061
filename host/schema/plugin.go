package schema

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// Plugin is a plugin/v1, the manifest beside a module (plugin.yaml): who answers which terms, and what it may read.
type Plugin struct {
	Construe    string `json:"construe"`
	Name        string `json:"name"`
	Version     string `json:"version"`
	Description string `json:"description,omitempty"`
	Party       string `json:"party,omitempty"`
	// Module is the file name of the WebAssembly module, beside the manifest.
	Module string `json:"module"`
	// SHA256 pins the module's bytes, in hexadecimal.
	SHA256 string `json:"sha256"`
	// Terms lists the terms it answers.
	Terms []string `json:"terms"`
	// Reads are globs over the facts ("/runtime/components/*/role", "/derived/hops/**"): what the plugin is shown. Without
	// any it is shown everything.
	Reads Reads `json:"reads,omitzero"`
	// Sources lists the files it was built from; Build is the command; Toolchain names the versions that give these bytes.
	Sources   []string          `json:"sources,omitempty"`
	Build     string            `json:"build,omitempty"`
	Toolchain map[string]string `json:"toolchain,omitempty"`
	Licence   string            `json:"licence,omitempty"`
}

// Reads says what a plugin is shown: one list for all its terms, or a list for each.
type Reads struct {
	// All is the one list; nil where PerTerm is used, or nothing is declared.
	All []string
	// PerTerm holds a list for each term.
	PerTerm map[string][]string
}

// IsZero tells encoding/json to omit what was not declared.
func (r Reads) IsZero() bool { return r.All == nil && r.PerTerm == nil }

// MarshalJSON writes a list, or an object of lists.
func (r Reads) MarshalJSON() ([]byte, error) {
	if r.PerTerm != nil {
		return json.Marshal(r.PerTerm)
	}
	return json.Marshal(r.All)
}

// UnmarshalJSON reads a list, or an object of lists.
func (r *Reads) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
		return json.Unmarshal(b, &r.PerTerm)
	}
	return json.Unmarshal(b, &r.All)
}

// Calls groups terms by what the plugin is shown for them: one call for each distinct list of globs, in a fixed order. With
// no declaration there is one call that shows everything ("/**").
func (p *Plugin) Calls() []Call {
	if p.Reads.PerTerm == nil {
		reads := slices.Sorted(slices.Values(p.Reads.All))
		if p.Reads.All == nil {
			reads = []string{"/**"}
		}
		return []Call{{Terms: slices.Sorted(slices.Values(p.Terms)), Reads: reads}}
	}
	var calls []Call
	for _, term := range slices.Sorted(maps.Keys(p.Reads.PerTerm)) {
		reads := slices.Sorted(slices.Values(p.Reads.PerTerm[term]))
		i := slices.IndexFunc(calls, func(c Call) bool { return slices.Equal(c.Reads, reads) })
		if i < 0 {
			calls = append(calls, Call{Reads: reads})
			i = len(calls) - 1
		}
		calls[i].Terms = append(calls[i].Terms, term)
	}
	return calls
}

// Call is one call of a plugin: the terms it is asked, and the globs of what it is shown.
type Call struct{ Terms, Reads []string }
