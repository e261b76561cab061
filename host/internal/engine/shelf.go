package engine

import (
	"context"
	"sync"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// shelf holds what readings of a case have in common while they are loaded: a module that several name is loaded once.
// What does not load is tried by each for itself, because its error names the reading.
type shelf struct {
	mu       sync.Mutex
	plugins  map[string]*shelfItem[*classify.Plugin] // guarded by mu; by the digests of module and manifest
	policies map[string]*shelfItem[*judge.Policy]    // guarded by mu; by what they are compiled from
}

// shelfItem is one thing that is made once.
type shelfItem[T any] struct {
	once sync.Once
	made T
	err  error
}

// newShelf is empty.
func newShelf() *shelf {
	return &shelf{plugins: map[string]*shelfItem[*classify.Plugin]{}, policies: map[string]*shelfItem[*judge.Policy]{}}
}

// loadOnce gives what stands under a key, and whether this call made it.
func loadOnce[T any](
	mu *sync.Mutex, all map[string]*shelfItem[T], key string, load func() (T, error),
) (T, bool, error) {
	mu.Lock()
	one := all[key]
	if one == nil {
		one = &shelfItem[T]{}
		all[key] = one
	}
	mu.Unlock()
	fresh := false
	one.once.Do(func() {
		fresh = true
		one.made, one.err = load()
	})
	return one.made, fresh, one.err
}

// plugin loads a plugin, or takes one that was loaded from the same module and manifest.
func (s *shelf) plugin(
	ctx context.Context, reading, file string, manifest schema.Plugin, wasm []byte, c sandbox.Config,
) (*classify.Plugin, error) {
	code := sandbox.NewCode(wasm)
	load := func() (*classify.Plugin, error) { return classify.Load(ctx, reading, file, manifest, code, c) }
	key, err := schema.Digest([]any{manifest, code.Digest()})
	if err != nil {
		return nil, err
	}
	p, fresh, err := loadOnce(&s.mu, s.plugins, key, load)
	switch {
	case fresh:
		return p, err
	case err != nil:
		return load()
	}
	return p.As(reading, file), nil
}

// policy loads a policy, or takes one that was loaded from the same sources.
func (s *shelf) policy(
	ctx context.Context, key string, reading *schema.Reading, c *schema.Case, load func() (*judge.Policy, error),
) (*judge.Policy, error) {
	p, fresh, err := loadOnce(&s.mu, s.policies, key, load)
	switch {
	case fresh:
		return p, err
	case err != nil:
		return load()
	}
	return p.As(c, reading)
}
