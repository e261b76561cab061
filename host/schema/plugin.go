package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/internal/visible"
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
	// Reads are globs over the facts ("/runtime/components/*/role", "/derived/hops/**"): what the plugin is shown.
	// Without any it is shown everything.
	Reads Reads `json:"reads,omitzero"`
	// Sources lists the files it was built from; Build is the command; Toolchain names the versions that give these
	// bytes.
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

// Calls groups terms by what the plugin is shown for them: one call for each distinct list of globs, in a fixed order.
// With no declaration there is one call that shows everything ("/**").
func (p *Plugin) Calls() []Call {
	if p.Reads.PerTerm == nil {
		reads := slices.Sorted(slices.Values(p.Reads.All))
		if p.Reads.All == nil {
			reads = []string{"/**"}
		}
		return []Call{{Terms: slices.Sorted(slices.Values(p.Terms)), Reads: reads}}
	}
	var calls []Call
	for _, term := range Keys(p.Reads.PerTerm) {
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

// checkReads finds globs that show a plugin nothing: those that name no place in the facts, and those that name a whole
// without ending in "/**".
func (d *Document) checkReads() (out Problems) { return CheckReads(d, ShapeOf(KindRuntime)) }

// CheckReads finds globs in a plugin/v1 that show the plugin nothing of runtimes of a shape; see [Case.RuntimeShape].
func CheckReads(d *Document, runtime *Shape) (out Problems) {
	var p Plugin
	if err := d.Decode(&p); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	check := func(pointer string, globs []string) {
		for i, g := range globs {
			if wrong, expected := readsNothing(g, runtime); wrong != "" {
				problem := d.Problem("reads", pointer+Join(strconv.Itoa(i)), "%s %s", visible.Quote(g), wrong)
				problem.Expected = expected
				last, _ := Split(g)
				problem.Hint = nearest(last[len(last)-1], expected)
				out = append(out, problem)
			}
		}
	}
	check("/reads", p.Reads.All)
	for _, term := range Keys(p.Reads.PerTerm) {
		check(Join("reads", term), p.Reads.PerTerm[term])
		if !slices.Contains(p.Terms, term) {
			problem := d.keyProblem("reads", Join("reads", term),
				"%s is not among the terms that the plugin answers; expected %s", visible.Quote(term), oneOf(p.Terms))
			problem.Expected, problem.Hint = p.Terms, nearest(term, p.Terms)
			out = append(out, problem)
		}
	}
	return out
}

// MatchesNothing says why a glob over a runtime of a shape can match no fact, and which names there are in the place of
// the one that is wrong; "" where it can match one.
func MatchesNothing(glob string, runtime *Shape) (wrong string, expected []string) {
	return readsNothing("/runtime"+glob, runtime)
}

func readsNothing(glob string, runtime *Shape) (wrong string, expected []string) {
	tokens, ok := Split(glob)
	if !ok || len(tokens) == 0 {
		return "is no glob over the facts; expected one such as /runtime/components/*/role", nil
	}
	at := &Shape{Kind: "object", Properties: map[string]*Shape{"runtime": runtime,
		"derived": ShapeOf(KindFacts).Properties["derived"],
		"asOf":    {Kind: "string"}, "world": {Kind: "string"}, "runtimeDigest": {Kind: "string"}}}
	for i, t := range tokens {
		switch {
		case t == "**" && i == len(tokens)-1:
			return "", nil
		case at.Kind == "map":
			at = at.Values
		case at.Kind == "object" && t == "*":
			return "", nil // any field of several; what is below it differs
		case at.Kind == "object" && at.Properties[t] != nil:
			at = at.Properties[t]
		case at.Kind == "object":
			return "names no place in the facts: there is no field " + t + " here; expected " + oneOf(at.Names()),
				at.Names()
		default:
			return "goes on below a value", nil
		}
		if at == nil {
			return "names no place in the facts", nil
		}
	}
	if at.Kind == "object" || at.Kind == "map" {
		return "names a whole, and no fact; expected it to end in /**", nil
	}
	return "", nil
}
