package record

import (
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestFuel holds that fuel is read where a document has it, and is none where it has not.
func TestFuel(t *testing.T) {
	if got := fuel(map[string]any{"work": map[string]any{"fuel": int64(5)}}); got != 5 {
		t.Errorf("%d; want 5", got)
	}
	if got := fuel(&schema.Verdict{}); got != 0 {
		t.Errorf("%d; want none", got)
	}
}
