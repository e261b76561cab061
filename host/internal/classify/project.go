package classify

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// Facts is one facts document, prepared once for every plugin that will be asked about it. It is safe for concurrent
// use.
type Facts struct {
	*facts.Prepared

	mu        sync.Mutex
	projected map[string]*projection // guarded by mu; by the joined globs
}

// projection is made at most once, by whoever comes first.
type projection struct {
	once  sync.Once
	bytes []byte
	err   error
}

// Prepare makes facts ready for plugins.
func Prepare(f *facts.Prepared) *Facts {
	return &Facts{Prepared: f, projected: map[string]*projection{}}
}

// Project gives the canonical bytes of what globs select, which is what a plugin that declares them is shown.
func (f *Facts) Project(globs []string) ([]byte, error) {
	key := strings.Join(globs, "\n")
	f.mu.Lock()
	p := f.projected[key]
	if p == nil {
		p = &projection{}
		f.projected[key] = p
	}
	f.mu.Unlock()
	p.once.Do(func() {
		selected := map[string]any{"construe": schema.KindFacts}
		for _, g := range globs {
			tokens, _ := schema.Split(g)
			pick(f.Tree(), selected, tokens)
		}
		p.bytes, p.err = schema.Canonical(selected)
	})
	return p.bytes, p.err
}

// pick copies into out what tokens select in object: "*" selects every key, a final "**" the whole.
func pick(object, out map[string]any, tokens []string) {
	if tokens[0] == "**" {
		maps.Copy(out, object)
		return
	}
	for key, value := range object {
		if tokens[0] != "*" && tokens[0] != key {
			continue
		}
		child, is := value.(map[string]any)
		switch {
		case len(tokens) == 1 || is && len(tokens) == 2 && tokens[1] == "**":
			out[key] = value
		case is:
			// What an earlier glob took whole is shared with the facts; it has all that this one could add.
			into, begun := out[key].(map[string]any)
			if begun && len(into) == len(child) && sameObject(into, child) {
				continue
			}
			if !begun {
				into = map[string]any{}
				out[key] = into
			}
			pick(child, into, tokens[1:])
		}
	}
}

// Shown reports whether changes at some pointers into the plain facts, of which those of gone stand or stand no more,
// change what the plugin is shown, or what its answers c may speak of: which subjects there are, or what an answer
// points at.
func (p *Plugin) Shown(c *schema.Classification, changed, gone []string) bool {
	reads := p.Reads()
	for _, pointer := range changed {
		tokens, _ := schema.Split(pointer)
		shown := slices.ContainsFunc(reads, func(g string) bool { return selects(g, tokens) })
		if shown || schema.HoldsDerivedSubjects(pointer) {
			return true
		}
	}
	return slices.ContainsFunc(gone, func(pointer string) bool { return cited(c, pointer) })
}

// sameObject reports whether two objects are one.
func sameObject(a, b map[string]any) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}

// selects reports whether a change at tokens changes what a glob selects: it ends above them, at them or below them.
func selects(glob string, tokens []string) bool {
	g, _ := schema.Split(glob)
	for i := range min(len(g), len(tokens)) {
		if g[i] == "**" {
			return true
		}
		if g[i] != "*" && g[i] != tokens[i] {
			return false
		}
	}
	return true
}

// cited reports whether an answer points at something at or below a pointer.
func cited(c *schema.Classification, pointer string) bool {
	below := func(p string) bool {
		return p == pointer || strings.HasPrefix(p, pointer+"/") || "/runtime"+p == pointer ||
			strings.HasPrefix("/runtime"+p, pointer+"/")
	}
	for _, answers := range c.Terms {
		for _, a := range answers {
			for _, reason := range a.Because {
				if slices.ContainsFunc(reason.Pointers, below) {
					return true
				}
			}
		}
	}
	return false
}

// resolves reports whether a pointer of an answer names something: in the filled runtime, or below /derived.
func (f *Facts) resolves(pointer string) bool {
	if strings.HasPrefix(pointer, "/derived/") {
		_, ok := schema.Get(f.Tree(), pointer)
		return ok
	}
	_, ok := schema.Get(f.Tree()["runtime"], pointer)
	return ok
}
