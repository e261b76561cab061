package judge

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// answering says of each element that a policy can plead which of its titled rules answer it: that of the element
// itself first, where it has a title, then those that it asks, in file order. It is by limb and element, and is read
// off the sources: an element is a member of an object by its name, or the end of a rule's path, in what the limb's
// pleading leads to.
type answering struct {
	compiler *ast.Compiler
	titled   []schema.InspectedRule
	all      []*ast.Rule // but those of the host
	made     map[*ast.Rule][]member
	asks     map[*ast.Rule][]*ast.Rule
}

// member is a member of an object that a rule makes, by its name, and the rules that its value is made by.
type member struct {
	name string
	by   []*ast.Rule
}

// Bounds of what is kept of a limb, and of an element: no policy that somebody means has more.
const (
	mostAnswered  = 100
	mostAnswering = 32
)

// answers lists the rules by limb and element; see [answering].
func (d *draft) answers() map[string]map[string][]string {
	a := &answering{compiler: d.compiler, titled: d.rules(), made: map[*ast.Rule][]member{},
		asks: map[*ast.Rule][]*ast.Rule{}}
	for _, name := range schema.Keys(d.compiler.Modules) {
		if !strings.HasPrefix(name, ownFiles) {
			a.all = append(a.all, d.compiler.Modules[name].Rules...)
		}
	}
	for _, rule := range a.all {
		a.made[rule] = a.members(rule)
		ast.WalkRefs(rule, func(r ast.Ref) bool {
			a.asks[rule] = append(a.asks[rule], a.named(r)...)
			return false
		})
	}
	out := map[string]map[string][]string{}
	for _, limb := range d.pleads {
		by := map[string][]*ast.Rule{}
		for _, rule := range a.reached(a.pleading(limb)) {
			for _, element := range tail(rule, limb) {
				by[element] = append(by[element], rule)
			}
			for _, m := range a.made[rule] {
				by[m.name] = append(by[m.name], m.by...)
			}
		}
		out[limb] = map[string][]string{}
		for _, element := range schema.Keys(by) {
			if own := by[element]; len(own) > 0 && elementName.MatchString(element) && len(out[limb]) < mostAnswered {
				if names := a.titles(own); len(names) > 0 {
					out[limb][element] = names
				}
			}
		}
	}
	return out
}

// pleading are the rules by which a limb is pleaded: those that have it in their path, or that a member of its name is
// made by.
func (a *answering) pleading(limb string) (out []*ast.Rule) {
	for _, rule := range a.all {
		if slices.ContainsFunc(rule.Ref(), func(t *ast.Term) bool { return t.Equal(ast.StringTerm(limb)) }) {
			out = append(out, rule)
		}
		for _, m := range a.made[rule] {
			if m.name == limb {
				out = append(out, m.by...)
			}
		}
	}
	return out
}

// titles are the names of those of some rules that have a title, then of those that they ask.
func (a *answering) titles(own []*ast.Rule) (out []string) {
	for _, among := range [][]*ast.Rule{own, a.reached(own)} {
		named := map[string]bool{}
		for _, rule := range among {
			named[rule.Ref().GroundPrefix().String()] = true
		}
		for _, t := range a.titled {
			if named[t.Name] && !slices.Contains(out, t.Name) && len(out) < mostAnswering {
				out = append(out, t.Name)
			}
		}
	}
	return out
}

// tail is the names behind a limb in the path of a rule.
func tail(rule *ast.Rule, limb string) (names []string) {
	behind := false
	for _, t := range rule.Ref() {
		text, is := t.Value.(ast.String)
		if behind && is && text != "" {
			names = append(names, string(text))
		}
		behind = behind || is && string(text) == limb
	}
	return names
}

// reached are rules and all that they lead to, each once, without those of the host.
func (a *answering) reached(from []*ast.Rule) (out []*ast.Rule) {
	seen := map[*ast.Rule]bool{}
	for queue := slices.Clone(from); len(queue) > 0; queue = queue[1:] {
		if rule := queue[0]; !seen[rule] && !strings.HasPrefix(rule.Loc().File, ownFiles) {
			seen[rule] = true
			out = append(out, rule)
			queue = append(queue, a.asks[rule]...)
		}
	}
	return out
}

// named are the rules that a reference names.
func (a *answering) named(r ast.Ref) []*ast.Rule {
	if len(r) < 2 || !r[0].Equal(ast.DefaultRootDocument) {
		return nil
	}
	return a.compiler.GetRules(r.GroundPrefix())
}

// members are those of the objects in a rule that other rules have a part in.
func (a *answering) members(rule *ast.Rule) (out []member) {
	s := &sources{answering: a, gives: map[ast.Var][]*ast.Expr{}, known: map[ast.Var][]*ast.Rule{}}
	ast.WalkExprs(rule, func(e *ast.Expr) bool {
		if terms, is := e.Terms.([]*ast.Term); is {
			for i, t := range terms[1:] {
				if v, is := t.Value.(ast.Var); is && (e.IsEquality() || i == len(terms)-2) {
					s.gives[v] = append(s.gives[v], e)
				}
			}
		}
		return false
	})
	ast.WalkTerms(rule, func(t *ast.Term) bool {
		if object, is := t.Value.(ast.Object); is {
			object.Foreach(func(key, value *ast.Term) {
				name, is := key.Value.(ast.String)
				if by := s.of(value); is && len(by) > 0 {
					out = append(out, member{string(name), by})
				}
			})
		}
		return false
	})
	return out
}

// sources finds what a term of one rule is made by. Once a policy is compiled that stands in statements before it, each
// of which gives a variable its value.
type sources struct {
	*answering
	gives map[ast.Var][]*ast.Expr
	known map[ast.Var][]*ast.Rule
}

// of are the rules that something is made by, each once.
func (s *sources) of(what any) (out []*ast.Rule) {
	seen := map[*ast.Rule]bool{}
	add := func(all []*ast.Rule) {
		for _, rule := range all {
			if !seen[rule] {
				seen[rule] = true
				out = append(out, rule)
			}
		}
	}
	ast.WalkTerms(what, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Ref:
			add(s.named(v))
		case ast.Var:
			if _, known := s.known[v]; !known {
				s.known[v] = nil // one that leads to itself adds nothing
				for _, e := range s.gives[v] {
					s.known[v] = append(s.known[v], s.of(e)...)
				}
			}
			add(s.known[v])
		}
		return false
	})
	return out
}
