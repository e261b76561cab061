package learned

import (
	"sync"

	"github.com/construe-host/construe/host/internal/judge"
)

// Kept is what runs of one policy showed, by what they were given: the next time that it is given the same, it need not
// run. What a part was due to is kept as far as somebody asked. It is safe for concurrent use.
type Kept struct {
	mu    sync.Mutex
	runs  map[string]*run // guarded by mu; by the digest of the input
	order []string        // guarded by mu; of inputs, those asked for last at the end
	fresh bool            // guarded by mu; something is not in the file yet
	file  file
}

// run is what one run showed.
type run struct{ parts []part }

type part struct {
	judge.Part
	is     string
	causes []judge.Cause // nil where nobody asked
}

// Observe is what a policy shows on an input: from what is kept, or by running it. kept says that it was kept; what a
// part was due to that nobody asked about before is found by running it after all.
//
// # Errors
//
// Those of observe, which are not kept.
func (k *Kept) Observe(input string, observe func() ([]judge.Observed, error)) (out []judge.Observed, kept bool,
	err error) {
	k.mu.Lock()
	r := k.runs[input]
	k.mu.Unlock()
	again := sync.OnceValues(observe)
	if kept = r != nil; !kept {
		all, err := again()
		if err != nil {
			return nil, false, err
		}
		r = &run{}
		for _, o := range all {
			r.parts = append(r.parts, part{Part: o.Part, is: o.Is})
		}
	}
	k.use(input, r, !kept)
	for i := range r.parts {
		p := &r.parts[i]
		out = append(out, judge.Observed{Part: p.Part, Is: p.is, Rests: func() ([]judge.Cause, error) {
			return k.rests(p, again)
		}})
	}
	return out, kept, nil
}

// use notes that a run was asked for.
func (k *Kept) use(input string, r *run, fresh bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := len(k.order) - 1; i >= 0 && !fresh; i-- {
		if k.order[i] == input {
			k.order = append(k.order[:i], k.order[i+1:]...)
			break
		}
	}
	k.order = append(k.order, input)
	k.runs[input], k.fresh = r, k.fresh || fresh
}

// rests is what a part is due to.
func (k *Kept) rests(p *part, again func() ([]judge.Observed, error)) ([]judge.Cause, error) {
	k.mu.Lock()
	known := p.causes
	k.mu.Unlock()
	if known != nil {
		return known, nil
	}
	all, err := again()
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.Part != p.Part {
			continue
		}
		causes, err := o.Rests()
		if err != nil {
			return nil, err
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		p.causes, k.fresh = causes, true
		return causes, nil
	}
	return nil, judge.ErrNotTraced // what was kept is not of this policy
}
