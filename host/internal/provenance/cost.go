package provenance

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// Bounds of one look and of what it walks: deeper values, and larger ones, are not followed.
const (
	maxHeight = 2_000   // of a value, in values within one another
	maxLook   = 1 << 20 // values in a value, each counted as often as it is there, and sixteen bytes of text as one
	maxNested = 20_000  // blocks that are not over
)

// makes is the steps for values that are made, which take memory.
func (m *machine) makes(n int) error { return m.step(16 * n) }

// pay is the steps for looking at values whole. Whoever walks a value, to compare it or to hand it on, has paid: a
// value may hold another many times over.
func (m *machine) pay(values ...*value) error {
	for _, v := range values {
		if _, err := m.cost(v); err != nil {
			return err
		}
	}
	return nil
}

// cost is what a look at a value found.
type cost struct {
	values, bytes int
	far           bool // there is a number in it that takes more room to compute with than to write
}

func (m *machine) cost(v *value) (cost, error) {
	var l cost
	if v == nil {
		return l, nil
	}
	if !l.walk(v, 0) {
		return l, ErrLimit
	}
	return l, m.step(l.values + l.bytes/16)
}

// walk reports whether a value is within bounds.
func (l *cost) walk(v *value, height int) bool {
	l.values++
	switch s := v.scalar.(type) {
	case ast.String:
		l.bytes += len(s)
	case ast.Number:
		l.bytes += len(s)
		l.far = l.far || far(s)
	}
	if height > maxHeight || l.values+l.bytes/16 > maxLook {
		return false
	}
	v.members()
	for _, e := range v.items {
		if !l.walk(e.value, height+1) {
			return false
		}
	}
	for _, e := range v.entries {
		if !l.walk(e.value, height+1) || v.kind == object && !l.walk(e.key, height+1) {
			return false
		}
	}
	return true
}
