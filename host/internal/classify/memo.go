package classify

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/construe-host/construe/host/internal/sandbox"
)

// Memo remembers what plugins printed for which projection. A plugin's answer depends on nothing but its bytes and its input,
// and most changes of facts change the projection of few plugins, so that whoever judges many variants of the same facts asks
// a fraction of the questions. It grows with every new question; the zero value is ready, and it is safe for concurrent use.
type Memo struct {
	mu    sync.Mutex
	known map[[2][32]byte]sandbox.Result // guarded by mu; by module and input
}

// call runs the plugin on input, or remembers what it gave. Failures are not remembered. A nil memo remembers nothing.
func (m *Memo) call(ctx context.Context, p *Plugin, input []byte) (sandbox.Result, error) {
	if m == nil {
		return p.call(ctx, input)
	}
	key := [2][32]byte{sha256.Sum256([]byte(p.Digest())), sha256.Sum256(input)}
	m.mu.Lock()
	result, known := m.known[key]
	m.mu.Unlock()
	if known {
		return result, nil
	}
	result, err := p.call(ctx, input)
	if err == nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.known == nil {
			m.known = map[[2][32]byte]sandbox.Result{}
		}
		m.known[key] = result
	}
	return result, err
}
