package toggle

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// mostDerived bounds the toggles that are derived where a case declares none, and mostDerivedValues the values of each.
const (
	mostDerived       = 60
	mostDerivedValues = 8
)

// The ranks of derived toggles, by what a person could change or find out: the lower come first where there is no room
// for all.
const (
	rankDefinition = iota // where a reading draws a line
	rankPlace             // where something runs, on whose machines, and who runs it, and a verdict depends on it
	rankOpen              // disputed or unknown, and a verdict depends on it
	rankDepended          // settled, and a verdict depends on it
	rankOtherPlace        // a place on which no verdict depends as things stand
	rankShown             // shown to a classifier or read by a policy, and no verdict depends on it as things stand
	rankDrastic           // another right holder, a call that is not made any more, what the customer runs
)

// effortOf is what a change of a rank takes. To find out what is open takes least; what is drastic is no cheap way out.
func effortOf(rank int) int {
	return map[int]int{rankOpen: 1, rankDefinition: 2, rankPlace: 2, rankOtherPlace: 2, rankDepended: 3, rankShown: 4,
		rankDrastic: 8}[rank]
}

// DependencySearch finds the toggles on which a reading's own verdict depends as things stand.
type DependencySearch func(ctx context.Context, cs *engine.Case, f *schema.Facts, toggles []*Toggle) (map[*Toggle]bool,
	error)

// Candidate is a toggle that may be derived.
type Candidate struct {
	schema.Toggle
	pointer string
	rank    int
	open    bool
}

// Derive makes toggles where the case has none, named by the pointer of what they set: of every definition that
// a reading adopts, the day, and, as far as there is room, of facts that have one of a few values and that a classifier
// or a policy is shown. decide says which of them matter as things stand.
//
// # Errors
//
// As decide gives them.
func Derive(
	ctx context.Context, cs *engine.Case, f *schema.Facts, decide DependencySearch,
) (map[string]schema.Toggle, error) {
	all := Candidates(cs, f)
	if err := rankByDependency(ctx, cs, f, all, decide); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b *Candidate) int { return cmp.Compare(a.rank, b.rank) })
	out := map[string]schema.Toggle{}
	for _, c := range all[:min(len(all), mostDerived)] {
		c.Values.List = admissible(cs, f, c)
		c.Effort = effortOf(c.rank)
		if out[c.pointer] = c.Toggle; c.Kind != "definition" && len(c.Values.List) == 0 {
			delete(out, c.pointer)
		}
	}
	days, _ := cs.FirstDays()
	out["/asOf"] = schema.Toggle{Label: "the day", Pointer: "/asOf", Values: schema.ToggleValues{List: anyOf(days)},
		MutableBy: []string{}}
	return out, nil
}

// Candidates lists what could be a toggle, definitions first, then facts by pointer.
func Candidates(cs *engine.Case, f *schema.Facts) (out []*Candidate) {
	for _, reading := range cs.Readings {
		if cs.Sources[reading].Document != nil { // those of definitions are always there: see Definitions
			continue
		}
		for _, definition := range schema.Keys(cs.DefinitionsOf(reading)) {
			pointer := schema.Join("readings", reading, "definitions", definition)
			out = append(out, &Candidate{pointer: pointer, rank: rankDefinition,
				Toggle: schema.Toggle{Label: "what " + reading + " makes of " + definition,
					Kind: "definition", Pointer: pointer, MutableBy: []string{reading}}})
		}
	}
	stated, _ := f.Runtime["facts"].(map[string]any)
	seen, mentioned := facts.Coverage(f, cs.Reads()), mentionedWords(cs, f)
	facts.Leaves(f, func(pointer string, shape *schema.Shape, value any) {
		if shape.Fixed || shape.Kind == "list" || pointer == "/asOf" || !seen(pointer) ||
			schema.MatchAny(append(facts.Structural(), cs.Dispute.Never...), pointer) != "" {
			return
		}
		entry, _ := stated[pointer].(map[string]any)
		values := facts.Completions(shape, f, pointer)
		if shape.Own {
			values = values[:min(len(values), mostDerivedValues)]
		} else if len(values) > mostDerivedValues { // those that anybody speaks of
			values = slices.DeleteFunc(values, func(v any) bool { return v != value && !mentioned[schema.Spoken(v)] })
		}
		if len(values) < 2 && (len(values) == 0 || values[0] == value) || len(values) > mostDerivedValues {
			return
		}
		c := &Candidate{pointer: pointer, open: value == "unknown" || entry["status"] == "disputed"}
		c.Toggle = schema.Toggle{Label: labelOf(shape, pointer), Pointer: pointer, Values: schema.ToggleValues{List: values},
			MutableBy: []string{roleThatChanges(cs, f, pointer)}}
		if c.rank = rankOf(f, pointer); c.open || schema.MatchAny(settledForGood(), pointer) == "" {
			out = append(out, c)
		}
	})
	return out
}

// labelOf is what a derived toggle is called: its pointer, and of a field of the case's own the question that it
// answers.
func labelOf(shape *schema.Shape, pointer string) string {
	tokens, _ := schema.Split(pointer)
	if !shape.Own || shape.Description == "" || len(tokens) < 3 {
		return pointer
	}
	if tokens[0] == "offering" {
		return shape.Description
	}
	return tokens[1] + ": " + shape.Description
}

// settledForGood lists what nobody changes once it is known: who somebody is, whether all is described, and what was
// dealt.
func settledForGood() []string {
	return []string{"/parties/**", "/compositions/**", "/dealings/*/kind", "/dealings/*/date"}
}

// rankOf is the rank of a fact as far as its pointer tells.
func rankOf(f *schema.Facts, pointer string) int {
	tokens, _ := schema.Split(pointer)
	of := ""
	if len(tokens) == 3 && tokens[0] == "state" {
		kept, _ := schema.Get(f.Runtime, schema.Join("state", tokens[1], "kept_by"))
		of, _ = kept.(string)
	} else if len(tokens) > 2 && tokens[0] == "components" {
		of = tokens[1]
	}
	switch {
	case schema.Match("/relationships/*/path", pointer), schema.Match("/components/*/owner", pointer), of != "" &&
		f.Derived.CustomerSide[of] == "yes":
		return rankDrastic
	case schema.MatchAny([]string{"/components/*/hosting/**", "/components/*/operator", "/components/*/staff_place",
		"/components/*/keys_held_by", "/state/*/place"}, pointer) != "":
		return rankOtherPlace
	}
	return rankShown
}

// roleThatChanges is who could make a fact otherwise, as a role; in a case that is about no calls, where nobody
// operates anything, the party whose dealing it is, or the seller.
func roleThatChanges(cs *engine.Case, f *schema.Facts, pointer string) string {
	first, rest, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	if !cs.Dispute.AboutCalls() {
		id, _, _ := strings.Cut(rest, "/")
		by, _ := schema.Get(f.Runtime, schema.Join(first, id, "by"))
		if party, is := by.(string); is && first == "dealings" && party != "unknown" {
			return party
		}
		return "seller"
	}
	return cmp.Or(map[string]string{"offering": "seller", "models": "model_owner", "dealings": "model_owner",
		"statements": "seller"}[first], "operator")
}

// mentionedWords are the words that the runtime, its worlds and positions, and the constants of clauses use.
func mentionedWords(cs *engine.Case, f *schema.Facts) map[string]bool {
	out := map[string]bool{}
	for _, clause := range cs.Dispute.Clauses {
		for _, word := range clause.Constants {
			out[word] = true
		}
	}
	var walk func(v any)
	walk = func(v any) {
		switch t := v.(type) {
		case map[string]any:
			for _, member := range t {
				walk(member)
			}
		case []any:
			for _, member := range t {
				walk(member)
			}
		case string:
			out[t] = true
		}
	}
	walk(f.Runtime)
	return out
}

// admissible lists the values of a candidate that the rest of the runtime admits.
func admissible(cs *engine.Case, f *schema.Facts, c *Candidate) []any {
	return slices.DeleteFunc(slices.Clone(c.Values.List), func(v any) bool {
		changed, err := facts.Variant(f, "", map[string]any{c.pointer: v})
		if err == nil {
			_, err = judge.VersionsInForce(cs.Dispute, changed)
		}
		return err != nil
	})
}

// rankByDependency puts those first on which a reading's own verdict depends as things stand.
func rankByDependency(
	ctx context.Context, cs *engine.Case, f *schema.Facts, all []*Candidate, decide DependencySearch,
) error {
	var toggles []*Toggle
	of := map[*Toggle]*Candidate{}
	for _, c := range all {
		if t, err := expand(cs, f, c.pointer, c.Toggle, []string{""}); err == nil && t != nil {
			toggles = append(toggles, t)
			of[t] = c
		}
	}
	depended, err := decide(ctx, cs, f, toggles)
	if err != nil {
		return err
	}
	for t := range depended {
		switch c := of[t]; {
		case c.rank == rankOtherPlace:
			c.rank = rankPlace
		case c.rank != rankShown:
		case c.open:
			c.rank = rankOpen
		default:
			c.rank = rankDepended
		}
	}
	return nil
}

// anyOf is a list of texts as values, each once.
func anyOf(list []string) []any {
	out := []any{}
	for _, v := range slices.Compact(list) {
		out = append(out, v)
	}
	return out
}
