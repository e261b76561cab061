package host_test

import (
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/policies"
)

// copied is the shipped case with each of its readings so many times over, under names of their own.
func copied(t *testing.T, times int) fs.FS {
	t.Helper()
	whole, with := fstest.MapFS{}, fstest.MapFS{}
	shipped, err := fs.Sub(policies.FS(), policies.Default)
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(shipped, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(shipped, name)
		whole[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range whole {
		rest, is := strings.CutPrefix(name, "readings/")
		id, below, inside := strings.Cut(rest, "/")
		for n := 1; is && inside && n < times; n++ {
			copied := *file
			if below == "reading.yaml" {
				copied.Data = []byte(strings.Replace(string(file.Data), "id: "+id, fmt.Sprintf("id: %s-%d", id, n), 1))
			}
			with[fmt.Sprintf("readings/%s-%d/%s", id, n, below)] = &copied
		}
	}
	maps.Copy(whole, with)
	return whole
}

// TestOutcomesOfSwapsGrowWithTheReadings holds that what a comparison holds of many readings, but for its small cells,
// grows with their number and not with its square, and that each cell says what it says otherwise.
func TestOutcomesOfSwapsGrowWithTheReadings(t *testing.T) {
	sizes := map[int]int{}
	for _, times := range []int{2, 4} {
		h := open(t, func(c *host.Config) { c.Case = copied(t, times) })
		if got := len(h.Readings()); got != 4*times {
			t.Fatalf("%d readings; want %d", got, 4*times)
		}
		d, err := h.Runtime("sre")
		if err != nil {
			t.Fatal(err)
		}
		var cells [2][]schema.Cell
		for i, outcomes := range []bool{false, true} {
			for c, err := range h.Compare(t.Context(), host.CompareRequest{Runtimes: host.Documents(d),
				Worlds: []string{"h1"}, NoDisputes: true, SwapOutcomes: outcomes}) {
				if err != nil {
					t.Fatal(err)
				}
				cells[i] = c.Cells
				if text, err := schema.Line(c.Tables); err != nil {
					t.Fatal(err)
				} else if outcomes {
					sizes[times] = len(text)
				}
				if _, err := h.Record(c); (err != nil) != outcomes {
					t.Errorf("with outcomes alone %v, a record is refused: %v", outcomes, err)
				}
				whole, err := schema.Write(c)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := schema.Parse("c.json", whole, schema.KindComparison); err != nil {
					t.Errorf("with outcomes alone %v, it cannot be read: %v", outcomes, err)
				}
			}
		}
		if fmt.Sprint(cells[0]) != fmt.Sprint(cells[1]) {
			t.Errorf("%d readings: other cells", 4*times)
		}
	}
	if ratio := float64(sizes[4]) / float64(sizes[2]); ratio > 2.1 {
		t.Errorf("twice the readings take %.2f times the tables", ratio)
	}
}
