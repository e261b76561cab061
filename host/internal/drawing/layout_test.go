package drawing

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// shipped are the facts of every shipped runtime in every world, by file and world.
func shipped(t *testing.T) map[string]*schema.Facts {
	t.Helper()
	out := map[string]*schema.Facts{}
	files, err := filepath.Glob("../../../policies/*/runtimes/*.yaml")
	if err != nil || len(files) != 34 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "case.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		cs := &schema.Case{}
		if d, err := schema.Parse("case.yaml", data, schema.KindCase); err != nil {
			t.Fatal(err)
		} else if err := d.Decode(cs); err != nil {
			t.Fatal(err)
		}
		data, err = os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := schema.Parse(file, data, schema.KindRuntime)
		if err != nil {
			t.Fatal(err)
		}
		worlds, _ := d.Tree["worlds"].(map[string]any)
		for _, world := range append([]string{""}, schema.Keys(worlds)...) {
			f, err := facts.Make(d, cs.RuntimeShape(), world, "")
			if err != nil {
				t.Fatal(err)
			}
			f.NotAboutCalls = !cs.AboutCalls()
			out[strings.TrimSuffix(filepath.Base(file), ".yaml")+" "+world] = f
		}
	}
	return out
}

// generated is an architecture with so many components and calls between any of them: circles, calls of a component of
// itself, several calls between two, parts that nothing connects, names that are long, missing, or of one letter.
func generated(r *rand.Rand, components, calls int) *schema.Facts {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	tree := map[string]any{"title": "generated", "parties": map[string]any{"p1": map[string]any{"name": "One Company"},
		"p2": map[string]any{"name": "Another"}}, "facts": map[string]any{}}
	all, legs, state := map[string]any{}, map[string]any{}, map[string]any{}
	for i := range components {
		id := fmt.Sprintf("part-%02d", i)
		c := map[string]any{"role": pick("customer", "api_endpoint", "gateway", "agent_loop", "model_inference", "tool",
			"state_store", "state_store", "retrieval", "unknown"), "operator": pick("p1", "p1", "p2", "unknown"),
			"exposure": pick("public", "unknown", "none"),
			"hosting":  map[string]any{"cloud.provider": pick("aws", "aws", "azure", "gcp", "unknown")}}
		switch r.IntN(5) {
		case 0:
			c["name"] = strings.Repeat("a long name of a component, ", 1+r.IntN(5))
		case 1:
			c["name"] = strings.Repeat("W", 1+r.IntN(90))
		case 2:
			c["name"] = "x"
		}
		if r.IntN(8) == 0 {
			tree["facts"].(map[string]any)["/components/"+id+"/hosting/cloud.provider"] = map[string]any{"status": "disputed"}
		}
		all[id] = c
		if r.IntN(4) == 0 {
			state["kept-"+id] = map[string]any{"kept_by": id, "kind": pick("session", "vector_index"), "essential": "yes",
				"lifetime_s": int64(r.IntN(100000))}
		}
	}
	for i := range calls {
		from, to := r.IntN(components), r.IntN(components)
		if r.IntN(3) > 0 && components > 1 { // most lead on
			from = r.IntN(components - 1)
			to = min(components-1, from+1+r.IntN(3))
		}
		legs[fmt.Sprintf("call-%03d", i)] = map[string]any{"from": fmt.Sprintf("part-%02d", from),
			"to": fmt.Sprintf("part-%02d", to), "interface": pick("http_api", "rpc", "human_ui", "unknown"),
			"gen_ai.operation.name": pick("chat", "none", "execute_tool", "unknown"),
			"state_mode":            pick("stateless", "client_resent", "server_durable", "unknown"),
			"path":                  pick("always", "always", "fallback")}
	}
	tree["components"], tree["relationships"], tree["state"] = all, legs, state
	return &schema.Facts{Runtime: tree}
}

// rowsOn are rows of a schedule about some of what is drawn.
func rowsOn(r *rand.Rand, f *schema.Facts) (out []schema.Issue) {
	for _, collection := range []string{"components", "relationships", "state", "dealings", "parties"} {
		members, _ := f.Runtime[collection].(map[string]any)
		for _, id := range schema.Keys(members) {
			for range r.IntN(3) * r.IntN(2) * r.IntN(3) {
				out = append(out, schema.Issue{Number: 1 + r.IntN(120), Fact: schema.Join(collection, id, "role")})
			}
		}
	}
	return out
}

// legible holds what makes a picture legible: no two boxes meet, no label or badge is over a box or over another, a
// cloud holds its own boxes alone and meets no other, no line runs through a box, and all is within the picture.
func legible(t *testing.T, name string, p picture) {
	t.Helper()
	page := rect{0, 0, p.w, p.h}
	type named struct {
		rect
		what string
	}
	var solid []named
	for _, b := range p.boxes {
		solid = append(solid, named{b.rect, "box " + b.set.box.id})
	}
	for _, l := range p.lines {
		if l.at.w > 0 {
			solid = append(solid, named{l.at, "label of " + l.line.id})
		}
		for _, b := range l.badges {
			solid = append(
				solid,
				named{rect{b.x - badgeSize/2, b.y - badgeSize/2, badgeSize, badgeSize}, "badge of " + l.line.id},
			)
		}
	}
	for i, a := range solid {
		if !page.holds(a.rect) {
			t.Errorf("%s: the %s at %v is outside of the page %v", name, a.what, a.rect, page)
		}
		for _, b := range solid[i+1:] {
			if a.meets(b.rect) {
				t.Errorf("%s: the %s at %v is over the %s at %v", name, a.what, a.rect, b.what, b.rect)
			}
		}
	}
	for i, c := range p.clouds {
		for _, b := range p.boxes {
			own := b.set.box.cloud.key == c.cloud.key
			if c.meets(b.rect) && (!own || !c.holds(b.rect)) {
				t.Errorf("%s: the cloud %q at %v and the box %s at %v", name, c.title, c.rect, b.set.box.id, b.rect)
			}
		}
		for _, other := range p.clouds[i+1:] {
			if c.meets(other.rect) {
				t.Errorf("%s: the clouds %q and %q meet: %v, %v", name, c.title, other.title, c.rect, other.rect)
			}
		}
		if !page.holds(c.rect) {
			t.Errorf("%s: the cloud %q at %v is outside of the page %v", name, c.title, c.rect, page)
		}
	}
	for _, l := range p.lines {
		for i := 1; i < len(l.corners); i++ {
			a, b := l.corners[i-1], l.corners[i]
			if a.x != b.x && a.y != b.y {
				t.Errorf("%s: the line %s is not straight: %v", name, l.line.id, l.corners)
			}
			way := rect{min(a.x, b.x), min(a.y, b.y), max(a.x, b.x) - min(a.x, b.x), max(a.y, b.y) - min(a.y, b.y)}
			if way.w == 0 {
				way.w, way.y, way.h = 1, way.y+1, way.h-2
			} else {
				way.h, way.x, way.w = 1, way.x+1, way.w-2
			}
			for _, s := range solid {
				if way.w > 0 && way.h > 0 && way.meets(s.rect) {
					t.Errorf("%s: the line %s from %v to %v runs through the %s at %v", name, l.line.id, a, b, s.what, s.rect)
				}
			}
			if !page.holds(way) {
				t.Errorf("%s: the line %s is outside of the page", name, l.line.id)
			}
		}
	}
}

// TestGeneratedDrawingsAreLegible draws architectures of any shape both ways.
func TestGeneratedDrawingsAreLegible(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 60
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 15))
		components := 1 + r.IntN(12)
		if seed%10 == 0 {
			components = 30 + r.IntN(30)
		}
		f := generated(r, components, r.IntN(1+2*components))
		d := Of(f, nil, rowsOn(r, f))
		for _, upright := range []bool{false, true} {
			legible(t, fmt.Sprintf("seed %d, upright %t", seed, upright), d.picture(upright))
		}
		if t.Failed() {
			return
		}
	}
}

// TestShippedDrawingsAreLegible draws what the two cases ship, in every world.
func TestShippedDrawingsAreLegible(t *testing.T) {
	all := shipped(t)
	for _, name := range schema.Keys(all) {
		r := rand.New(rand.NewPCG(1, 15))
		d := Of(all[name], nil, rowsOn(r, all[name]))
		for _, upright := range []bool{false, true} {
			legible(t, fmt.Sprintf("%s, upright %t", name, upright), d.picture(upright))
		}
	}
}
