package classify

import (
	"container/list"
	"context"
	"crypto/sha256"
	"sync"

	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Memo remembers what plugins printed for which projection, so that the same question is asked once, however many
// readings share a plugin and however many variants of the facts leave its projection as it was. A plugin's answer
// depends on nothing but its bytes and its input. It remembers the answers asked for last, as many as there is room
// for; the zero value is ready, and it is safe for concurrent use.
type Memo struct {
	mu    sync.Mutex
	known map[Question]*memoEntry // guarded by mu
	order list.List               // guarded by mu; of questions, the one asked for last at the end
	room  int                     // guarded by mu; what is taken by the answers that are known
	said  map[Question]int        // guarded by mu; how many bytes were printed, of all answers ever
}

// mostRemembered bounds the answers that are kept, in bytes, more or less.
const mostRemembered = 64 << 20

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

// memoEntry is one answer, given by whoever asks first.
type memoEntry struct {
	once   sync.Once
	place  *list.Element
	taken  int // of the room
	result sandbox.Result
	err    error
	read   func() (*schema.Document, error) // the output, read once; whoever uses it does not change it
}

// call runs the plugin on input, or remembers what it gave. A nil memo remembers nothing.
func (m *Memo) call(ctx context.Context, p *Plugin, input []byte) *memoEntry {
	if m == nil {
		return newMemoEntry(ctx, p, input)
	}
	key := question(p, input)
	m.mu.Lock()
	if m.known == nil {
		m.known = map[Question]*memoEntry{}
	}
	r := m.known[key]
	if r == nil {
		r = &memoEntry{place: m.order.PushBack(key)}
		m.known[key] = r
	} else {
		m.order.MoveToBack(r.place)
	}
	m.mu.Unlock()
	r.once.Do(func() {
		now := newMemoEntry(ctx, p, input)
		r.result, r.err, r.read = now.result, now.err, now.read
		m.keep(key, r)
	})
	return r
}

// keep makes room for an answer that is there now, at the cost of those that nobody asked for the longest.
func (m *Memo) keep(key Question, r *memoEntry) {
	said, taken := len(r.result.Output), sizeOfNode
	if d, err := r.read(); r.err == nil && err == nil {
		taken += weigh(d.Tree)
		r.result.Output = nil // what was read is all that is asked for
	}
	taken += len(r.result.Output)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.said == nil {
		m.said = map[Question]int{}
	}
	m.said[key] = said
	if m.known[key] != r {
		return
	}
	r.taken = taken
	for m.room += taken; m.room > mostRemembered; {
		oldest := m.order.Remove(m.order.Front()).(Question)
		m.room -= m.known[oldest].taken
		delete(m.known, oldest)
	}
}

// Said is how many bytes were printed in answer to a question that was asked.
func (m *Memo) Said(q Question) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.said[q]
}

// sizeOfNode is about what a value of a document that was read takes.
const sizeOfNode = 64

// weigh is about what a value and those in it take.
func weigh(v any) int {
	size := sizeOfNode
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			size += len(name) + weigh(member)
		}
	case []any:
		for _, member := range v {
			size += weigh(member)
		}
	case string:
		size += len(v)
	}
	return size
}

func newMemoEntry(ctx context.Context, p *Plugin, input []byte) *memoEntry {
	r := &memoEntry{}
	r.result, r.err = p.call(ctx, input)
	r.read = sync.OnceValues(func() (*schema.Document, error) {
		d, err := schema.ReadPlaceless(p.manifest.Module+" output.json", r.result.Output)
		if err == nil {
			namedOnce(d.Tree["terms"])
		}
		return d, err
	})
	return r
}

// readOutput reads what a plugin printed.
func readOutput(module string, output []byte) (*schema.Document, error) {
	return schema.ReadJSON(module+" output.json", output)
}

// reread reads the output anew, with the places of everything in it, which is asked for again where it was not kept. A
// pointer that one reason names again is dropped.
func (r *memoEntry) reread(ctx context.Context, p *Plugin, input []byte) (*schema.Document, error) {
	output := r.result.Output
	if output == nil {
		again, err := p.call(ctx, input)
		if err != nil {
			return nil, err
		}
		output = again.Output
	}
	d, err := readOutput(p.manifest.Module, output)
	if err == nil {
		namedOnce(d.Tree["terms"])
	}
	return d, err
}

// namedOnce drops the pointers that a reason names more than once.
func namedOnce(terms any) {
	for _, answers := range members(terms) {
		for _, answer := range members(answers) {
			object, _ := answer.(map[string]any)
			reasons, _ := listed(object, "because")
			for _, reason := range reasons {
				object, _ := reason.(map[string]any)
				if pointers, is := object["pointers"].([]any); is {
					object["pointers"] = unique(pointers)
				}
			}
		}
	}
}

// unique is a list without what stands in it again, in a room of its own.
func unique(list []any) (out []any) {
	seen := map[string]bool{}
	for _, v := range list {
		text, is := v.(string)
		if is && seen[text] {
			continue
		}
		if is {
			seen[text] = true
		}
		out = append(out, v)
	}
	return append([]any{}, out...)
}

func members(v any) map[string]any {
	object, _ := v.(map[string]any)
	return object
}

// Asked counts the questions: the distinct projections that plugins were given.
func (m *Memo) Asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.known)
}
