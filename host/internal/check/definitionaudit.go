package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// definitionAudit is what a check sees of the definitions that readings adopt: whether a policy looks at them, and
// whether it has a verdict for every value that the case has for them.
type definitionAudit struct {
	judged  map[string]int             // by reading, the runtimes and worlds
	unknown map[string]bool            // by reading, that some evaluation could not be followed
	read    map[[2]string]bool         // by reading and definition
	fails   map[[2]string]bool         // the same, that it was told of
	found   map[string]schema.Problems // by reading
}

// newDefinitionAudit has seen nothing yet.
func newDefinitionAudit() *definitionAudit {
	return &definitionAudit{judged: map[string]int{}, unknown: map[string]bool{}, read: map[[2]string]bool{},
		fails: map[[2]string]bool{}, found: map[string]schema.Problems{}}
}

// note looks at one reading's verdict, and tries the other values of the definitions that it was read from.
func (u *definitionAudit) note(ctx context.Context, t *trials, s *baseline) {
	name := s.party.Name
	u.judged[name]++
	if s.consulted == nil {
		u.unknown[name] = true
		return
	}
	own := t.cs.DefinitionsOf(name)
	for _, definition := range schema.Keys(own) {
		at := [2]string{name, definition}
		if !s.consulted.Among([]judge.Atom{{Pointer: schema.Join("definitions", definition)}}) {
			continue
		}
		u.read[at] = true
		d, _ := t.cs.DefinitionIn(name, definition)
		for _, value := range schema.Keys(d.Values) {
			if value != own[definition] && !u.fails[at] {
				u.try(ctx, t, s, at, value)
			}
		}
	}
}

// try judges with another value for a definition.
func (u *definitionAudit) try(ctx context.Context, t *trials, s *baseline, at [2]string, value string) {
	other := *s.party
	definitions := maps.Clone(t.cs.DefinitionsOf(at[0]))
	definitions[at[1]] = value
	if other.Adopt(definitions) != nil {
		return
	}
	v := t.cs.Judge(ctx, &other, t.ready, s.classification, "")
	lost := ""
	switch {
	case v.Error != nil && engine.IsLimit(v.Error.Code):
		return
	case v.Error != nil:
		lost = "gives no verdict: " + v.Error.Message
	case judge.Vanished(s.verdict, v) != "":
		lost = "pleads other elements of " + judge.Vanished(s.verdict, v)
	default:
		return
	}
	u.fails[at] = true
	p := &schema.Problem{Code: "definition-value", Party: at[0], File: t.runtime.Name,
		Message: fmt.Sprintf("where %s is %s, a value that the case has for it, the policy %s", at[1], value,
			lost), Hint: "give every value an answer, or drop the value from the case"}
	if seen, err := other.Policy.Consult(ctx, t.ready.Judged, s.classification, v); err == nil {
		if mute := seen.Mute(s.consulted, "construe.case."); len(mute) > 0 {
			p.Message += fmt.Sprintf("; of the library, %s has no answer for it", strings.Join(mute, " and "))
		}
	}
	u.found[at[0]] = append(u.found[at[0]], p)
}

// warnings are the definitions that are adopted and never looked at, and the values without a verdict.
func (u *definitionAudit) warnings(cs *engine.Case) (out schema.Problems) {
	for _, name := range cs.Readings {
		p := cs.Parties[name]
		for _, definition := range schema.Keys(cs.DefinitionsOf(name)) {
			if p.Policy == nil || u.read[[2]string{name, definition}] {
				continue
			}
			said := ""
			switch pointer := schema.Join("definitions", definition); {
			case !slices.ContainsFunc(p.Policy.Reads(), func(g string) bool { return mentions(g, pointer) }):
				said = "its policy never reads it"
			case u.judged[name] > 1 && !u.unknown[name]:
				said = fmt.Sprintf("its policy read it on none of the %d runtimes and worlds that were judged",
					u.judged[name])
			default:
				continue
			}
			d, pointer := cs.Adoption(name, definition)
			p := d.Problem("definition-unread", pointer, "the reading adopts the definition %s, and %s: no value of it "+
				"changes anything", definition, said)
			p.Party, p.Hint = name, "read input.definitions."+definition+
				" where the policy turns on it, or do not adopt it"
			out = append(out, p)
		}
		out = append(out, u.found[name]...)
	}
	return out
}

// mentions reports whether a glob over a policy's input has a pointer within it.
func mentions(glob, pointer string) bool {
	g, _ := schema.Split(glob)
	for i, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if i >= len(g) || g[i] == "**" {
			return true
		}
		if g[i] != "*" && g[i] != token {
			return false
		}
	}
	return true
}
