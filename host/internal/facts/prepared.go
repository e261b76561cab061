package facts

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"

	"github.com/construe-host/construe/host/schema"
)

// Prepared is one facts document and what is made of it once, for whoever reads it: its plain form, its digest, its
// subjects, its canonical text and what its derived facts depend on. It is safe for concurrent use; nobody may change
// what it gives.
type Prepared struct {
	document *schema.Facts
	digest   string
	tree     map[string]any
	subjects map[string][]string

	texts      func() (map[string][]byte, error)
	filled     func() (schema.Runtime, error) // the runtime alone, for With
	derivation func() (*Derivation, error)
}

// Prepare makes facts ready that are named by their digest. They are encoded once.
func Prepare(f *schema.Facts) (*Prepared, error) {
	text, err := schema.Canonical(f)
	if err != nil {
		return nil, err
	}
	var parts struct {
		Runtime, Derived json.RawMessage
	}
	if err := json.Unmarshal(text, &parts); err != nil {
		return nil, err
	}
	derived, err := schema.Tree(parts.Derived)
	if err != nil {
		return nil, err
	}
	p := prepared(f, derived)
	p.digest = schema.DigestBytes(text)
	p.texts = sync.OnceValues(func() (map[string][]byte, error) {
		runtime, err := shownText(parts.Runtime)
		return map[string][]byte{"runtime": runtime, "derived": parts.Derived}, err
	})
	p.derivation = sync.OnceValues(func() (*Derivation, error) {
		var r schema.Runtime
		if err := json.Unmarshal(parts.Runtime, &r); err != nil {
			return nil, err
		}
		return newDerivation(f, newGraph(&r)), nil
	})
	return p, nil
}

// PrepareUnnamed makes facts ready that nothing names, such as a variant that is looked at and thrown away: they have
// no digest.
func PrepareUnnamed(f *schema.Facts) (*Prepared, error) {
	derived, err := schema.Tree(f.Derived)
	if err != nil {
		return nil, err
	}
	return unnamed(f, derived, func() (*graph, error) {
		var r schema.Runtime
		if err := schema.Decode(f.Runtime, &r); err != nil {
			return nil, err
		}
		return newGraph(&r), nil
	}), nil
}

func unnamed(f *schema.Facts, derived any, graphOf func() (*graph, error)) *Prepared {
	p := prepared(f, derived)
	p.texts = sync.OnceValues(func() (map[string][]byte, error) {
		texts := map[string][]byte{}
		for _, name := range []string{"runtime", "derived"} {
			text, err := schema.Canonical(p.tree[name])
			if err != nil {
				return nil, err
			}
			texts[name] = text
		}
		return texts, nil
	})
	p.derivation = sync.OnceValues(func() (*Derivation, error) {
		g, err := graphOf()
		if err != nil {
			return nil, err
		}
		return newDerivation(f, g), nil
	})
	return p
}

// prepared lays out the plain form: what globs select from, and plugins are shown.
func prepared(f *schema.Facts, derived any) *Prepared {
	runtime := make(map[string]any, len(f.Runtime))
	for name, value := range f.Runtime {
		if isShown(name) {
			runtime[name] = value
		}
	}
	p := &Prepared{document: f, subjects: map[string][]string{}, tree: map[string]any{"construe": schema.KindFacts,
		"asOf": f.AsOf, "runtime": runtime, "derived": derived}}
	p.filled = sync.OnceValues(func() (r schema.Runtime, err error) { return r, schema.Decode(bare(f.Runtime), &r) })
	for _, kind := range schema.SubjectKinds() {
		p.subjects[kind.Name] = kind.Subjects(p.tree)
	}
	return p
}

// isShown reports whether a member of the runtime is a fact, and not beside the facts.
func isShown(name string) bool {
	field := schema.ShapeOf(schema.KindRuntime).Properties[name]
	return field != nil && !field.Side
}

// shownText is the canonical text of a runtime without what is beside the facts.
func shownText(runtime []byte) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(runtime, &members); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, name := range schema.Keys(members) { // the schema's own names, which are of ASCII
		if !isShown(name) {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + name + `":`)
		out.Write(members[name])
	}
	return slices.Concat([]byte("{"), out.Bytes(), []byte("}")), nil
}

// Document is the document itself.
func (p *Prepared) Document() *schema.Facts { return p.document }

// Digest names the document; "" of facts that nothing names.
func (p *Prepared) Digest() string { return p.digest }

// Tree is the plain form of the facts, with the members construe, asOf, runtime and derived. Positions, worlds,
// citations, evidence, the world's name, digests and locations are not in it.
func (p *Prepared) Tree() map[string]any { return p.tree }

// Text is the canonical JSON of a member of [Prepared.Tree], runtime or derived.
func (p *Prepared) Text(member string) ([]byte, error) {
	texts, err := p.texts()
	return texts[member], err
}

// Subjects lists the subjects of a kind (see [schema.SubjectKind]), sorted.
func (p *Prepared) Subjects(kind string) []string { return p.subjects[kind] }

// Derivation says what each derived fact depends on.
func (p *Prepared) Derivation() (*Derivation, error) { return p.derivation() }
