package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// tries is the explorer that a state is tried in; the zero value where the page has none of the world, the day and the
// facts that are asked about. A state is written as the explorer's anchor and its changes, each the number of a toggle
// and of a value: explorer-1 3=1 0=2. The script of the page makes a link of it; without one it is nothing to a reader.
type tries struct {
	id string
	m  *schema.Map
}

// explorerID is the anchor of the explorer of a map.
func (r *htmlRuntime) explorerID(i int) string { return r.id("explorer-" + strconv.Itoa(i+1)) }

// explores reports whether this is the runtime that is tried on the page.
func (r *htmlRuntime) explores() bool {
	if asked := r.page.options.Explore; asked != "" {
		return asked == r.subject.ID
	}
	return len(r.maps) > 0 && len(r.page.mapped()) == 1
}

// tries is the explorer of a world with so much made otherwise before.
func (r *htmlRuntime) tries(world string, set []schema.PointerChange) tries {
	for i, m := range r.maps {
		if m.World == world && slices.Equal(m.Set, set) {
			return r.triesOf(i)
		}
	}
	return tries{}
}

// triesOf is the explorer of a map.
func (r *htmlRuntime) triesOf(i int) tries {
	if _, is := r.explored(r.maps[i], ""); !is || !r.explores() {
		return tries{}
	}
	return tries{r.explorerID(i), r.maps[i]}
}

// state is that of changes from things as they stand; "" where the explorer does not offer one of them, or there is
// none.
func (t tries) state(changes []schema.ToggleChange) string {
	if t.m == nil || len(changes) == 0 {
		return ""
	}
	out := []string{t.id}
	for _, c := range changes {
		i := slices.IndexFunc(t.m.Toggles, func(o schema.MapToggle) bool { return o.ID == c.Toggle })
		if i < 0 {
			return ""
		}
		v := slices.Index(t.m.Toggles[i].Values, c.To)
		if v < 0 {
			return ""
		}
		out = append(out, fmt.Sprintf("%d=%d", i, v))
	}
	return strings.Join(out, " ")
}

// wording is the state in which all who adopt some definitions share them.
func (t tries) wording(w schema.MapWording) string {
	var changes []schema.ToggleChange
	if t.m == nil {
		return ""
	}
	for _, s := range w.Shared {
		for _, o := range t.m.Toggles {
			if o.Defines != nil && o.Defines.Definition == s.Definition && o.From != s.Value {
				changes = append(changes, schema.ToggleChange{Toggle: o.ID, From: o.From, To: s.Value})
			}
		}
	}
	return t.state(changes)
}

// position is the state in which a fact has a value that somebody says it has; "" where it has it as things stand.
func (t tries) position(fact, value string) string {
	if t.m == nil {
		return ""
	}
	for _, o := range t.m.Toggles {
		if slices.Equal(o.Pointers, []string{fact}) && o.From != value {
			return t.state([]schema.ToggleChange{{Toggle: o.ID, From: o.From, To: value}})
		}
	}
	return ""
}

// tryRow has what a row of the schedule says of changes and of positions lead into the explorer of a world in which the
// row says so.
func (r *htmlRuntime) tryRow(row *htmlRow, said worldRow) {
	for _, world := range said.worlds {
		in := r.tries(r.comparison.Worlds[world].World, nil)
		if in.m == nil {
			continue
		}
		for i, p := range said.row.Positions {
			if i < len(row.Positions) {
				row.Positions[i].Try = in.position(said.row.Fact, p.Value)
			}
		}
		if said.row.Change == nil || said.row.Fact != "" && world != said.change {
			return // what stands in the row is of another world
		}
		var changes []schema.ToggleChange
		for _, m := range said.row.Change.Moves {
			changes = append(changes, schema.ToggleChange{Toggle: m.Toggle, From: m.From, To: m.To})
		}
		row.Change.Try = in.state(changes)
		return
	}
}
