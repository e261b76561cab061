package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/worker"
)

// ahead is what is compiled while plugins are loaded: the policies that the cache does not hold, several in one worker,
// because a process takes half as long to get going as to compile a policy. It is no more than a beginning. What does
// not come of it is compiled alone, and so is a policy beside one that used up the worker's time or memory: only then
// is it said what is wrong with it.
type ahead struct {
	done     chan struct{}
	compiled map[string]*judge.Compiled // by key; not changed any more once done is closed
}

// mostTogether bounds how many policies a worker compiles: its limits are those for one.
const mostTogether = 8

// lone is a policy that is to be compiled.
type lone struct {
	key, digest string
	bundle      judge.Bundle
}

// begin has the policies of the readings compiled, and the invariants, as far as the cache does not hold them, if there
// are several.
func (cs *Case) begin(ctx context.Context) *ahead {
	a := &ahead{done: make(chan struct{}), compiled: map[string]*judge.Compiled{}}
	policies := openPolicyCache(cs.Config.CacheDir, cs.Config.CacheKey)
	all := cs.uncompiled(policies)
	if !cs.isolated() || len(all) < 2 {
		close(a.done)
		return a
	}
	go func() {
		defer close(a.done)
		parts := slices.Collect(slices.Chunk(all, mostTogether))
		came := make([][]*judge.Compiled, len(parts))
		pipeline.Each(len(parts), func(i int) { came[i] = cs.compileTogether(ctx, parts[i]) })
		for i, compiled := range slices.Concat(came...) {
			if compiled != nil {
				a.compiled[all[i].key] = compiled
				policies.write(all[i].key, compiled)
			}
		}
	}()
	return a
}

// uncompiled lists what a cache has no entry of. The invariants are made ready later, so that only a cache keeps them
// until then.
func (cs *Case) uncompiled(policies policyCache) (all []lone) {
	var bundles []judge.Bundle
	for _, name := range cs.Readings {
		if b, _, err := cs.loadBundle(name); err == nil {
			bundles = append(bundles, b)
		}
	}
	if policies.dir != "" && len(cs.InvariantFiles) > 0 {
		bundles = append(bundles, judge.Bundle{Invariants: cs.InvariantFiles, Places: cs.Dispute.Places})
	}
	seen := map[string]bool{}
	for _, b := range bundles {
		key, err := judge.Key(b, cs.Dispute, nil)
		digest, failed := judge.DigestOf(b)
		if err != nil || failed != nil || seen[key] || policies.has(key) {
			continue
		}
		seen[key] = true
		all = append(all, lone{key, digest, b})
	}
	return all
}

// compileTogether has a worker compile policies; one that does not compile, or is another than was asked for, is nil.
func (cs *Case) compileTogether(ctx context.Context, all []lone) []*judge.Compiled {
	var tasks []policyTask
	for _, one := range all {
		tasks = append(tasks, policyTask{Bundle: one.bundle, Case: cs.Dispute})
	}
	compiled := make([]*judge.Compiled, len(all))
	input, err := json.Marshal(tasks)
	if err != nil {
		return compiled
	}
	output, err := cs.workers.Run(ctx, taskTogether, input, worker.Limits{})
	var came []*judge.Compiled
	if err != nil || json.Unmarshal(output, &came) != nil || len(came) != len(all) {
		return compiled
	}
	for i, one := range came {
		if one != nil && one.Digest == all[i].digest {
			compiled[i] = one
		}
	}
	return compiled
}

// compileEach is the worker's end.
func compileEach(ctx context.Context, input []byte) ([]byte, error) {
	var tasks []policyTask
	if err := json.Unmarshal(input, &tasks); err != nil {
		return nil, err
	}
	compiled := make([]*judge.Compiled, len(tasks))
	pipeline.Each(len(tasks), func(i int) {
		if one, err := judge.Compile(ctx, tasks[i].Bundle, tasks[i].Case, nil); err == nil {
			compiled[i] = one
		}
	})
	return json.Marshal(compiled)
}

// take waits for what was begun, and gives what came of a policy, or nil.
func (a *ahead) take(key string) *judge.Compiled {
	if a == nil {
		return nil
	}
	<-a.done
	return a.compiled[key]
}
