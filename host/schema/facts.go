package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Facts is a facts/v1: a runtime with one world and one day applied, everything omitted written out as "unknown", and
// what follows from it. It is all that classifiers and policies are ever shown, by projection.
type Facts struct {
	Construe string `json:"construe"`
	// RuntimeDigest is the digest of the runtime/v1 this was made from.
	RuntimeDigest string `json:"runtimeDigest"`
	// World is the world that was applied, or "" for the facts as stated.
	World string `json:"world"`
	AsOf  string `json:"asOf"`
	// Runtime is the filled runtime, positions and citations kept.
	Runtime map[string]any `json:"runtime"`
	Derived Derived        `json:"derived"`
	// Basis names, for each leaf of Derived (JSON Pointers and globs beginning /derived/), the facts that it depends
	// on, absences included: pointers and globs into Runtime. A map named as a whole ("/components") stands for its set
	// of keys.
	Basis map[string][]string `json:"basis"`
	// Warnings say where the runtime contradicts itself. They change no verdict, and are outside the digest as
	// locations are; unlike these they can be made anew from the facts, and are.
	Warnings []Warning `json:"warnings,omitempty"`
	// Locations is the side table of places, by JSON Pointer into the runtime; it is outside the digest, and nobody can
	// verify it from the facts.
	Locations map[string]Location `json:"locations,omitempty"`
	// NotAboutCalls says that the case for which the facts were made is about no calls of models: pages leave out what
	// is derived of them. It is outside the digest; see [Case.AboutCalls].
	NotAboutCalls bool `json:"notAboutCalls,omitempty"`

	shape *Shape
}

// Shape is that of the runtime under the case for which the facts were made; that of any runtime for facts that were
// read.
func (f *Facts) Shape() *Shape {
	if f.shape == nil {
		return ShapeOf(KindRuntime)
	}
	return f.shape
}

// DerivedTree is what follows from the facts in its plain form, for pointers below /derived.
func (f *Facts) DerivedTree() map[string]any {
	tree := map[string]any{}
	if plain, err := json.Marshal(f.Derived); err != nil || json.Unmarshal(plain, &tree) != nil {
		return map[string]any{} // of facts that were read or made there always is one
	}
	return tree
}

// Under is the same facts with the shape that a runtime has under a case; see [Case.RuntimeShape].
func (f *Facts) Under(shape *Shape) *Facts {
	out := *f
	out.shape = shape
	return &out
}

func (f *Facts) withoutLocations() any {
	bare := *f
	bare.Locations, bare.Warnings, bare.NotAboutCalls = nil, nil, false
	return &bare
}

// Past reports whether a fact is one of a dealing or of a statement that had been made by the day that is judged, so
// that nobody can make it otherwise any more. Of one on a day that nobody knows it is not known, and false.
func (f *Facts) Past(pointer string) bool {
	tokens, _ := Split(pointer)
	if len(tokens) < 2 || tokens[0] != "dealings" && tokens[0] != "statements" {
		return false
	}
	value, _ := Get(f.Runtime, Join(tokens[0], tokens[1], "date"))
	day, is := value.(string)
	return is && day != string(Unknown) && day <= f.AsOf
}

// Contradiction is the code of a warning that names facts of which only one can be so.
const Contradiction = "contradiction"

// Warning is something about a runtime that is allowed and cannot be meant.
type Warning struct {
	// Code is stable and hyphenated: [Contradiction], scope-unknown or no-list.
	Code string `json:"code"`
	// Message says what contradicts what, and what is taken for true.
	Message string `json:"message"`
	// Pointers name the facts, the first of which is where to look first.
	Pointers []string `json:"pointers"`
}

// Contradictions counts the warnings of facts that cannot be together.
func (f *Facts) Contradictions() (n int) {
	for _, w := range f.Warnings {
		if w.Code == Contradiction {
			n++
		}
	}
	return n
}

// Warned gives the warnings as problems, each with the place of its first fact, the others with theirs in the hint.
func (f *Facts) Warned() (out Problems) {
	for _, w := range f.Warnings {
		p := &Problem{Code: w.Code, Message: w.Message, Pointer: w.Pointers[0]}
		var others []string
		for i, pointer := range w.Pointers {
			at, known := f.Locations[pointer]
			switch {
			case i == 0 && known:
				p.File, p.Line, p.Column = at.File, at.Line, at.Column
			case known:
				others = append(others, fmt.Sprintf("%s at %s:%d", pointer, at.File, at.Line))
			default:
				others = append(others, pointer)
			}
		}
		if len(others) > 0 {
			p.Hint = "see " + strings.Join(others, " and ")
		}
		out = append(out, p)
	}
	return out
}

// Derived is what follows from the facts by stipulated arithmetic, the same for everybody. Every value is a word that
// the schema lists, an id, or "unknown"; the rules stand in docs/derived.md.
type Derived struct {
	// Hops are the model calls, keyed "<call>:<to>".
	Hops map[string]Hop `json:"hops"`
	// Reach says of each component who can use it from outside, and through what.
	Reach map[string]Reach `json:"reach"`
	// Content says of each component whether the customer's content comes to it.
	Content map[string]Content `json:"content"`
	// Control says of each component who could lay hands on it.
	Control map[string]Control `json:"control"`
	// Works says of each component under which licences it comes and what the seller has to do with it.
	Works map[string]Work `json:"works"`
	// StandsFor says of each component which roles it plays: its own, or of a forwarder those of what it leads to.
	// Facts that were made before it was derived have none.
	StandsFor map[string][]string `json:"stands_for,omitempty"`
	// CustomerSide says of each component whether it is the customer's own.
	CustomerSide map[string]Tri `json:"customer_side"`
	// CloudsTouched lists the clouds that host a component, sorted; the member unknown means perhaps more.
	CloudsTouched []string `json:"clouds_touched"`
	// Inference is present, absent or unknown: whether any model call exists.
	Inference string `json:"inference"`
}

// Hop is one model call: from the component that makes it to the place where the model runs.
type Hop struct {
	// Call: the relationship that the caller sees.
	Call string `json:"call"`
	// From: the component that makes the call.
	From string `json:"from"`
	// To: the component where it ends.
	To string `json:"to"`
	// Through: the forwarders that it can pass, sorted.
	Through []string `json:"through"`
	// components between the customer and the call, sorted; unknown means perhaps more
	WrappedBy []string `json:"wrapped_by"`
	// RunBy: the party that operates From.
	RunBy string `json:"run_by"`
	// Model: the model that the last leg names, or else the call; unknown where several are called.
	Model string `json:"model"`
	// all that are called there, sorted: the one, or several that the last legs name; unknown alone
	Models []string `json:"models,omitempty"`
	// Host: the cloud.provider of To. One of alibaba_cloud, aws, azure, gcp, heroku, ibm_cloud, oracle_cloud,
	// tencent_cloud, coreweave, on_prem, device, other and unknown.
	Host string `json:"host"`
	// Interface: that of the call leg. One of http_api, rpc, in_process, exec, batch, human_ui, mcp, a2a and unknown.
	Interface string `json:"interface"`
	// StateMode: that of the call leg. One of stateless, client_resent, server_session, server_durable and unknown.
	StateMode string `json:"state_mode"`
	// InputOrigin: that of the call leg. One of verbatim, transformed, system_generated and unknown.
	InputOrigin string `json:"input_origin"`
	// the weakest leg on the strongest route: always, fallback, optional, unknown
	Path string `json:"path"`
	// whether each leg of some route was seen, or is one that is always taken
	Observed Tri `json:"observed"`
	// relationship ids by which the customer's side comes in, sorted; unknown means perhaps more
	Entries []string `json:"entries"`
	// ByCustomer: whether the customer's side makes the call itself. One of yes, no and unknown.
	ByCustomer Tri `json:"by_customer"`
	// ToCustomer: whether completions can come back to the customer. One of yes, no and unknown.
	ToCustomer Tri `json:"to_customer"`
	// yes where this is a model call whatever the unknown facts are, or unknown
	Reached Tri `json:"reached"`
}

// Reach is who can use a component: the widest audience, whether directly, and through which components.
type Reach struct {
	// Audience: the widest audience. One of none, internal, affiliates, third_parties, public and unknown.
	Audience string `json:"audience"`
	// Direct: whether it is exposed itself. One of yes, no and unknown.
	Direct Tri `json:"direct"`
	// Through: the components that call it, sorted.
	Through []string `json:"through"`
}

// Content says whether the customer's content comes to a component (yes, conditional, no, unknown), and over which
// legs.
type Content struct {
	// Value: yes, conditional where only over fallback or optional legs. One of yes, conditional, no and unknown.
	Value string   `json:"value"`
	Via   []string `json:"via"`
}

// Control names who runs a component, whose machines it is on and who owns it.
type Control struct {
	Operator Controller `json:"operator"`
	// Host: whose machines it runs on.
	Host Controller `json:"host"`
	// Owner: who holds the rights.
	Owner Controller `json:"owner"`
}

// Controller is a party, its country, and the country of the parent that nobody stands above.
type Controller struct {
	Party string `json:"party"`
	// Country: where it is established.
	Country string `json:"country"`
	// UltimateCountry: where the parent is that nobody stands above.
	UltimateCountry string `json:"ultimate_country"`
}

// Work is the copy of a work that a component runs: its licences (those that the licensee of the SPDX expression may
// take alone; the member unknown stands for several taken together), and whether the seller operates, supplied or owns
// it.
type Work struct {
	// Licences: the members of an SPDX OR.
	Licences []string `json:"licences"`
	// OperatedBySeller: whether the seller runs it. One of yes, no and unknown.
	OperatedBySeller Tri `json:"operated_by_seller"`
	// SuppliedBySeller: whether the seller handed it over. One of yes, no and unknown.
	SuppliedBySeller Tri `json:"supplied_by_seller"`
	// OwnedBySeller: whether the seller holds the rights. One of yes, no and unknown.
	OwnedBySeller Tri `json:"owned_by_seller"`
}

// Cited are what the runtime cites for a fact, by the names of the citations. A piece of evidence without a title is
// called by its name.
func (f *Facts) Cited(pointer string) (out []IssueSource) {
	citations, _ := f.Runtime["citations"].(map[string]any)
	for _, name := range Keys(citations) {
		c, _ := citations[name].(map[string]any)
		pointers, _ := c["pointers"].([]any)
		if !slices.Contains(pointers, any(pointer)) {
			continue
		}
		one := IssueSource{Title: name}
		if evidence, is := c["evidence"].(string); is {
			title, _ := Get(f.Runtime, Join("evidence", evidence, "title"))
			one.Title, _ = title.(string)
			one.Title = cmp.Or(one.Title, evidence)
		}
		one.Locator, _ = c["locator"].(string)
		one.Method, _ = c["method"].(string)
		one.Confidence, _ = c["confidence"].(string)
		out = append(out, one)
	}
	return out
}
