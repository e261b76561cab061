package classify

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Memo remembers what plugins printed for which projection, so that the same question is asked once, however many readings
// share a plugin and however many variants of the facts leave its projection as it was. A plugin's answer depends on nothing
// but its bytes and its input. It grows with every new question; the zero value is ready, and it is safe for concurrent use.
type Memo struct {
	mu    sync.Mutex
	known map[Question]*remembered // guarded by mu
}

// Question is what a plugin is asked, by the digests of its module and of its input.
type Question [2][32]byte

func question(p *Plugin, input []byte) Question {
	return Question{sha256.Sum256([]byte(p.Digest())), sha256.Sum256(input)}
}

// Questions lists what [Plugin.Classify] asks on facts, as far as nothing fails.
func (p *Plugin) Questions(f *Facts) (out []Question) {
	for _, call := range p.manifest.Calls() {
		if input, err := f.Project(call.Reads); err == nil {
			out = append(out, question(p, input))
		}
	}
	return out
}

// remembered is one answer, given by whoever asks first.
type remembered struct {
	once   sync.Once
	result sandbox.Result
	err    error
	read   func() (*schema.Document, error) // the output, read once; whoever uses it does not change it
}

// call runs the plugin on input, or remembers what it gave. A nil memo remembers nothing.
func (m *Memo) call(ctx context.Context, p *Plugin, input []byte) *remembered {
	if m == nil {
		return called(ctx, p, input)
	}
	key := question(p, input)
	m.mu.Lock()
	if m.known == nil {
		m.known = map[Question]*remembered{}
	}
	r := m.known[key]
	if r == nil {
		r = &remembered{}
		m.known[key] = r
	}
	m.mu.Unlock()
	r.once.Do(func() {
		now := called(ctx, p, input)
		r.result, r.err, r.read = now.result, now.err, now.read
	})
	return r
}

func called(ctx context.Context, p *Plugin, input []byte) *remembered {
	r := &remembered{}
	r.result, r.err = p.call(ctx, input)
	r.read = sync.OnceValues(func() (*schema.Document, error) {
		return readOutput(p.manifest.Module, r.result.Output)
	})
	return r
}

// readOutput reads what a plugin printed.
func readOutput(module string, output []byte) (*schema.Document, error) {
	return schema.ReadJSON(module+" output.json", output)
}

// Asked counts the questions: the distinct projections that plugins were given.
func (m *Memo) Asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.known)
}
