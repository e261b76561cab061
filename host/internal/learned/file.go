package learned

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/cache"
	"github.com/construe-host/construe/host/internal/judge"
)

// file is where what is kept of a policy stands; the zero value is nowhere.
type file struct {
	path, name string
	key        []byte
}

// kindObserved is the kind of these entries in the envelope that all entries of a cache have.
const kindObserved = "observed"

// Bounds of what is kept of one policy.
const (
	mostRuns  = 2000
	mostBytes = 32 << 20
)

// Open is what is kept in a cache of the policy that a name names (see [judge.Policy.Observing]); nothing where there
// is no cache, or no entry of it that can be relied on.
func Open(cacheDir string, key []byte, name string) *Kept {
	k := &Kept{runs: map[string]*run{}}
	dir := filepath.Join(cacheDir, "observed")
	if !cache.Usable(cacheDir, key) || !cache.Usable(dir, key) {
		return k
	}
	k.file = file{filepath.Join(dir, strings.TrimPrefix(name, "sha256:")+".entry"), name, key}
	var stored stored
	content := cache.Read(k.file.path, key, kindObserved, name, mostBytes)
	if content != nil && json.Unmarshal(content, &stored) == nil {
		stored.into(k)
	}
	return k
}

// Save writes what is kept, where something is new. What goes wrong with the file costs the cache, not the call.
func (k *Kept) Save() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.fresh || k.file.path == "" {
		return
	}
	for order := k.order[max(0, len(k.order)-mostRuns):]; len(order) > 0; order = order[(len(order)+1)/2:] {
		content, err := json.Marshal(k.stored(order))
		if err == nil && len(content) <= mostBytes-1024 { // and what the envelope takes
			cache.Write(k.file.path, k.file.key, kindObserved, k.file.name, content)
			return
		}
	}
}

// stored is what is kept, as a file has it: conditions, and lists of them, once each, by number.
type stored struct {
	Conditions []judge.Condition
	Lists      [][]int
	Runs       []storedRun
}

type storedRun struct {
	Input string
	Parts []storedPart
}

type storedPart struct {
	Part   judge.Part
	Is     string
	Causes []storedCause `json:",omitempty"`
}

type storedCause struct {
	Tag  string
	List int
}

// stored is what is kept of some inputs.
func (k *Kept) stored(order []string) *stored {
	out, conditions, lists := &stored{}, map[string]int{}, map[*judge.Condition]int{}
	list := func(all []judge.Condition) int {
		if len(all) == 0 {
			return -1
		}
		n, known := lists[&all[0]]
		if known {
			return n
		}
		var own []int
		for _, c := range all {
			text, _ := json.Marshal(c) // of texts
			i, known := conditions[string(text)]
			if !known {
				i = len(out.Conditions)
				conditions[string(text)], out.Conditions = i, append(out.Conditions, c)
			}
			own = append(own, i)
		}
		n = len(out.Lists)
		lists[&all[0]], out.Lists = n, append(out.Lists, own)
		return n
	}
	for _, input := range order {
		r := storedRun{Input: input}
		for _, p := range k.runs[input].parts {
			own := storedPart{Part: p.Part, Is: p.is}
			for _, c := range p.causes {
				own.Causes = append(own.Causes, storedCause{strconv.FormatUint(c.Tag, 36), list(c.Conditions)})
			}
			r.Parts = append(r.Parts, own)
		}
		out.Runs = append(out.Runs, r)
	}
	return out
}

// into reads what was kept; nothing of it, where it is not whole.
func (s *stored) into(k *Kept) {
	lists := make([][]judge.Condition, len(s.Lists))
	for i, list := range s.Lists {
		for _, n := range list {
			if n < 0 || n >= len(s.Conditions) {
				return
			}
			lists[i] = append(lists[i], s.Conditions[n])
		}
	}
	runs := map[string]*run{}
	var order []string
	for _, r := range s.Runs {
		own := &run{}
		for _, p := range r.Parts {
			one := part{Part: p.Part, is: p.Is}
			for _, c := range p.Causes {
				tag, err := strconv.ParseUint(c.Tag, 36, 64)
				if err != nil || c.List >= len(lists) {
					return
				}
				cause := judge.Cause{Tag: tag}
				if c.List >= 0 {
					cause.Conditions = lists[c.List]
				}
				one.causes = append(one.causes, cause)
			}
			own.parts = append(own.parts, one)
		}
		runs[r.Input], order = own, append(order, r.Input)
	}
	k.runs, k.order = runs, order
}
