package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// places finds where the facts of a comparison stand, and names what it is about.
type places struct {
	c        *schema.Comparison
	pointers []string // those with a place, sorted
	whole    *schema.Location
	facts    *schema.Facts
	titles   *schema.Titles
}

func newPlaces(c *schema.Comparison) *places {
	p := &places{c: c, pointers: schema.Keys(c.Locations), whole: c.Source, facts: &schema.Facts{},
		titles: cmp.Or(c.Titles, &schema.Titles{})}
	if p.whole == nil {
		if at := p.below(""); at != nil {
			p.whole = &schema.Location{File: at.File, Line: 1, Column: 1}
		}
	}
	for _, w := range c.Worlds {
		if f := c.FactsIn(w.World); f.Runtime != nil {
			p.facts = f
			break
		}
	}
	return p
}

// runtime is where the runtime begins; nil where no file is known.
func (p *places) runtime() *schema.Location { return p.whole }

// of is where a fact stands: itself, what of it was written first, or, of a fact that is derived, the call or the
// component from which it is. It is nil where none of these has a place.
func (p *places) of(pointer string) *schema.Location {
	if pointer == "" {
		return nil
	}
	if at, known := p.c.Locations[pointer]; known {
		return &at
	}
	if tokens, ok := schema.Split(pointer); ok && len(tokens) > 2 && tokens[0] == "derived" {
		call, _, isHop := strings.Cut(tokens[2], ":")
		if isHop && tokens[1] == "hops" {
			return p.below(schema.Join("relationships", call))
		}
		return p.below(schema.Join("components", tokens[2]))
	}
	return p.below(pointer)
}

// below is the first place of what stands below a pointer.
func (p *places) below(pointer string) (first *schema.Location) {
	i, _ := slices.BinarySearch(p.pointers, pointer+"/")
	for ; i < len(p.pointers) && strings.HasPrefix(p.pointers[i], pointer+"/"); i++ {
		if at := p.c.Locations[p.pointers[i]]; first == nil || at.Line < first.Line {
			first = &at
		}
	}
	return first
}

// first is the place of the first of several facts that has one.
func (p *places) first(pointers []string) *schema.Location {
	for _, pointer := range pointers {
		if at := p.of(pointer); at != nil {
			return at
		}
	}
	return p.runtime()
}

// fact says a fact and its value.
func (p *places) fact(pointer string) string {
	title := p.titles.Facts[pointer]
	value, known := schema.Get(p.facts.Runtime, pointer)
	if !known {
		return cmp.Or(title.Title, "the fact "+pointer)
	}
	word := schema.Spoken(value)
	if title.Title == "" {
		return "the fact " + pointer + " is " + word
	}
	return title.Title + ": " + factValue(p.c, pointer, word)
}

// wholeness says that a list may not be all, by the pointer of the fact that says whether it is.
func (p *places) wholeness(pointer string) string {
	return "Whether all " + strings.TrimPrefix(pointer, "/compositions/") + " are described is not known."
}

// subjectNouns name what stands in the maps of a runtime.
func subjectNouns() map[string]string {
	return map[string]string{"components": "the component", "relationships": "the relationship", "state": "the state",
		"dealings": "the dealing", "parties": "the party", "models": "the model"}
}

// subject names what a ground is about, by the name that the runtime gives it where it does.
func (p *places) subject(pointer string) string {
	tokens, ok := schema.Split(pointer)
	switch title := p.titles.Subjects[pointer]; {
	case title != "":
		return title
	case pointer == "":
		return "the runtime"
	case ok && len(tokens) == 3 && tokens[0] == "derived" && tokens[1] == "hops":
		call, to, _ := strings.Cut(tokens[2], ":")
		return fmt.Sprintf("the call “%s” to %s", call, p.named("components", to))
	case ok && len(tokens) == 2 && subjectNouns()[tokens[0]] != "":
		return p.named(tokens[0], tokens[1])
	}
	return pointer
}

// named is the name of a thing, or else what it is and its id, as it stands in the file.
func (p *places) named(of, id string) string {
	value, _ := schema.Get(p.facts.Runtime, schema.Join(of, id, "name"))
	if name, is := value.(string); is && name != "" && name != "unknown" {
		return name
	}
	return fmt.Sprintf("%s “%s”", subjectNouns()[of], id)
}
