package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestASummaryHasRoomForWhatIsThere holds that commands of one step do not add more to its summary than GitHub takes of
// them together, since of more it shows nothing.
func TestASummaryHasRoomForWhatIsThere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "summary.md")
	line := strings.Repeat("a", 99) + "\n"
	for range 3 {
		f, err := openSummary(name)
		if err != nil {
			t.Fatal(err)
		}
		for range mostSummary / 200 {
			if _, err := f.Write([]byte(line)); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.place(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) > 1<<20 || !strings.HasSuffix(string(got), " bytes left out, since GitHub takes no more.\n\n") {
		t.Errorf("there are %d bytes, which end with %q", len(got), got[len(got)-100:])
	}
}
