package host_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// TestRecordBytes holds that the record of every shipped runtime, as stated and in each of its worlds at once, is what
// it was, byte for byte. The crux is in that of the default runtime, and with CONSTRUE_LONG in all.
func TestRecordBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("judges every shipped runtime in every world")
	}
	const golden = "../testdata/golden/records.txt"
	h := open(t, nil)
	all := os.Getenv("CONSTRUE_LONG") != ""
	before := map[string]string{}
	text, _ := os.ReadFile(golden)
	for line := range strings.Lines(string(text)) {
		name, digests, _ := strings.Cut(strings.TrimSpace(line), " ")
		before[name] = digests
	}
	var now strings.Builder
	for _, id := range h.Runtimes() {
		d, err := h.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		worlds := []string{""}
		own, _ := d.Tree["worlds"].(map[string]any)
		worlds = append(worlds, slices.Sorted(maps.Keys(own))...)
		digest := func(budget int) string { return recordDigest(t, h, d, worlds, budget) }
		bare, searched, _ := strings.Cut(before[id], " ")
		if got := digest(0); got != bare {
			t.Errorf("%s: the record without a crux is %s, was %s", id, got, bare)
			bare = got
		}
		if all || id == "sre" {
			if got := digest(150); got != searched {
				t.Errorf("%s: the record with the crux is %s, was %s", id, got, searched)
				searched = got
			}
		}
		fmt.Fprintf(&now, "%s %s %s\n", id, bare, searched)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(filepath.FromSlash(golden), []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func recordDigest(t *testing.T, h *host.Host, d *schema.Document, worlds []string, budget int) string {
	t.Helper()
	q := host.CompareRequest{Runtimes: host.Documents(d), Worlds: worlds, CruxBudget: budget}
	for c, err := range h.Compare(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := h.Record(c)
		if err != nil {
			t.Fatal(err)
		}
		statement, err := record.NewStatement(r)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := record.Seal(statement)
		if err != nil {
			t.Fatal(err)
		}
		return schema.DigestBytes(sealed)
	}
	return ""
}
