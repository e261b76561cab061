package facts

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// maxNesting bounds the parentheses of a licence expression: none that a person wrote comes near.
const maxNesting = 64

// licencesOf lists the licences that the licensee of an SPDX expression (version 2.3, annex D) may choose to take
// alone, sorted. The member unknown stands for what such a list cannot say: a choice of several licences together
// (AND), or an expression that is not one.
func licencesOf(expression string) []string {
	c, ok := choicesOf(expression)
	if !ok {
		return []string{"unknown"}
	}
	return c.list()
}

// choicesOf reads an expression; ok says whether it is one.
func choicesOf(expression string) (c choices, ok bool) {
	p := &licenceParser{tokens: licenceTokens(expression)}
	c, ok = p.or()
	return c, ok && len(p.tokens) == 0
}

// MalformedLicences finds the licences of a filled runtime that are no SPDX expressions, and gives their text by
// pointer. Facts take them for unknown, which is safe and easily goes unseen.
func MalformedLicences(filled map[string]any) map[string]string {
	out := map[string]string{}
	for _, at := range []struct{ collection, below string }{{"components", "/licence"},
		{"models", "/weights/licence"}} {
		members, _ := filled[at.collection].(map[string]any)
		for id := range members {
			pointer := schema.Join(at.collection, id) + at.below
			value, _ := schema.Get(filled, pointer)
			if text, is := value.(string); is {
				if _, ok := choicesOf(text); !ok {
					out[pointer] = text
				}
			}
		}
	}
	return out
}

// choices are what a licensee may choose from.
type choices struct {
	single  map[string]bool // one licence, perhaps with an exception
	several bool            // some choice is more than one licence
}

func (c choices) list() []string {
	var out []string
	for l := range c.single {
		out = append(out, l)
	}
	if c.several {
		out = append(out, "unknown")
	}
	return sortedSet(out)
}

// either is the choice between two lists of choices. It takes over a.
func either(a, b choices) choices {
	for l := range b.single {
		a.single[l] = true
	}
	a.several = a.several || b.several
	return a
}

// both joins each choice of a with each of b. A licence that stands on both sides may be taken alone, and then nobody
// need take it together with another.
func both(a, b choices) choices {
	out := choices{single: map[string]bool{}}
	for l := range a.single {
		if b.single[l] {
			out.single[l] = true
		}
	}
	more := func(c choices) bool { return c.several || len(c.single) > len(out.single) }
	out.several = more(a) && more(b)
	return out
}

// licenceParser reads an expression by its precedence: WITH binds before AND, AND before OR.
type licenceParser struct {
	tokens []string
	depth  int
}

// licenceTokens splits an expression at white space and parentheses.
func licenceTokens(expression string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(expression))
}

// take removes the next token where it is the operator, which stands in capitals or small letters throughout.
func (p *licenceParser) take(operator string) bool {
	if len(p.tokens) == 0 || p.tokens[0] != operator && p.tokens[0] != strings.ToLower(operator) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *licenceParser) or() (choices, bool) {
	c, ok := p.and()
	for ok && p.take("OR") {
		var next choices
		if next, ok = p.and(); ok {
			c = either(c, next)
		}
	}
	return c, ok
}

func (p *licenceParser) and() (choices, bool) {
	c, ok := p.with()
	for ok && p.take("AND") {
		var next choices
		if next, ok = p.with(); ok {
			c = both(c, next)
		}
	}
	return c, ok
}

func (p *licenceParser) with() (choices, bool) {
	if p.take("(") {
		if p.depth++; p.depth > maxNesting {
			return choices{}, false
		}
		c, ok := p.or()
		p.depth--
		return c, ok && p.take(")")
	}
	licence, ok := p.name(true)
	if ok && p.take("WITH") {
		exception, is := p.name(false)
		licence, ok = licence+" WITH "+exception, is
	}
	switch {
	case !ok:
		return choices{}, false
	case licence == "unknown" || licence == "NOASSERTION":
		return choices{single: map[string]bool{}, several: true}, true
	}
	return choices{single: map[string]bool{licence: true}}, true
}

// name takes the name of a licence or an exception: letters, digits, hyphens and dots, before it the document that a
// reference is from, and after a licence perhaps a plus ("or any later version").
func (p *licenceParser) name(licence bool) (string, bool) {
	if len(p.tokens) == 0 {
		return "", false
	}
	token := p.tokens[0]
	bare := token
	if document, reference, is := strings.Cut(token, ":"); is {
		from, isDocument := strings.CutPrefix(document, "DocumentRef-")
		if !isDocument || !isIdstring(from) || !strings.HasPrefix(reference, "LicenseRef-") &&
			!strings.HasPrefix(reference, "AdditionRef-") {
			return "", false
		}
		bare = reference
	} else if licence && !strings.HasPrefix(bare, "LicenseRef-") {
		bare = strings.TrimSuffix(bare, "+")
	}
	switch strings.ToUpper(bare) {
	case "AND", "OR", "WITH":
		return "", false
	}
	if !isIdstring(bare) {
		return "", false
	}
	p.tokens = p.tokens[1:]
	return token, true
}

func isIdstring(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return s != ""
}
