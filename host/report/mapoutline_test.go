package report

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

var outlineRow = regexp.MustCompile(`^row (\d+), [^(]*?(?: \((.*)\))?: all: breach$`)

// TestAnOutlineSaysEveryRow holds that what stands above a row in an outline, and in it, is what the row names: no
// more, no less, and that each row is there once.
func TestAnOutlineSaysEveryRow(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 7))
		m := &schema.Map{Cells: []schema.JudgedCell{{Policy: "a", Classifier: "a"}}}
		want := map[string][]string{}
		for i := range 1 + random.IntN(30) {
			row := schema.MapRow{Outcomes: []string{schema.Breach}, Percent: "50"}
			for toggle := range 7 {
				if random.IntN(5) == 0 && toggle > 2 {
					continue
				}
				g := schema.MapGiven{Toggle: fmt.Sprint("t", toggle), Values: []string{fmt.Sprint("v", random.IntN(1+toggle))}}
				if random.IntN(4) == 0 {
					g.Values = append(g.Values, "w")
				}
				row.Given = append(row.Given, g)
				want[fmt.Sprint(i+1)] = append(want[fmt.Sprint(i+1)], givenPhrase([]schema.MapGiven{g}))
			}
			slices.Sort(want[fmt.Sprint(i+1)])
			m.Rows = append(m.Rows, row)
		}
		d := &draft{}
		mapOutline(d, m)
		above, seen := []string{}, map[string]bool{}
		for _, b := range d.view.Blocks {
			n := b.(Nested)
			if n.Depth > len(above) || n.Depth > mostDeep+1 {
				t.Fatalf("seed %d: an entry at depth %d below %q", seed, n.Depth, above)
			}
			above = above[:n.Depth]
			heading, is := strings.CutSuffix(n.Text, ":")
			if is {
				above = append(above, heading)
				continue
			}
			found := outlineRow.FindStringSubmatch(n.Text)
			if found == nil || seen[found[1]] {
				t.Fatalf("seed %d: %q; expected a row that is not there yet", seed, n.Text)
			}
			seen[found[1]] = true
			got := []string{}
			for _, text := range append(slices.Clone(above), found[2]) {
				if text != "" {
					got = append(got, strings.Split(text, "; ")...)
				}
			}
			if slices.Sort(got); !slices.Equal(got, want[found[1]]) {
				t.Fatalf("seed %d: row %s is where %q; expected %q", seed, found[1], got, want[found[1]])
			}
		}
		if len(seen) != len(m.Rows) {
			t.Fatalf("seed %d: %d rows; expected %d", seed, len(seen), len(m.Rows))
		}
	}
}
