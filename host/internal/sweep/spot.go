package sweep

import (
	"slices"
	"sync"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// mostSpots bounds the spots that are kept: what is dropped is found again.
const mostSpots = 100_000

// spot is a place in runtimes, and what is known of whatever stands there. It is safe for concurrent use.
type spot struct {
	pointer string
	shape   *schema.Shape // nil where the schema knows of nothing there
	unnamed bool          // it says what a runtime is called, and nobody is shown that
	framed  bool          // it is part of what a runtime is, and no fact

	mu    sync.RWMutex
	under map[string]*spot // guarded by mu
}

// below is the spot of a member.
func (s *sweeper) below(at *spot, key string) *spot {
	at.mu.RLock()
	out := at.under[key]
	at.mu.RUnlock()
	if out != nil {
		return out
	}
	out = &spot{pointer: at.pointer + schema.Join(key)}
	if at.shape != nil {
		if out.shape = at.shape.Properties[key]; out.shape == nil {
			out.shape = at.shape.Values
		}
	}
	out.unnamed = !s.named && slices.Contains(names(), out.pointer)
	out.framed = out.shape == nil || out.shape.Prose || out.shape.Side || out.shape.Fixed ||
		schema.MatchAny(facts.Structural(), out.pointer) != ""
	if s.spots.Add(1) > mostSpots {
		return out
	}
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.under == nil {
		at.under = map[string]*spot{}
	}
	at.under[key] = out
	return out
}
