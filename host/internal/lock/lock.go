package lock

import (
	"cmp"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// Run pins what this host opened: the case, its readings, and runtimes.
//
// # Errors
//
// [schema.Problems]: why a reading does not load, ambiguous-runtime where two runtimes have one id.
func Run(h *engine.Case, runtimes []*schema.Document) (*schema.Lock, error) {
	l := &schema.Lock{Construe: schema.KindLock, Rules: schema.Rules,
		Case:     schema.LockedCase{ID: h.Dispute.ID, Digest: h.Digest},
		Readings: map[string]schema.ReadingBytes{}, Runtimes: map[string]string{}}
	for _, name := range h.Readings {
		var err error
		if l.Readings[name], err = h.Parties[name].WholeDigests(); err != nil {
			return nil, err
		}
	}
	for _, d := range runtimes {
		id, digest, err := engine.Identity(d)
		if err != nil {
			return nil, err
		}
		if before, had := l.Runtimes[id]; had && before != digest {
			return nil, schema.Problems{d.Problem("ambiguous-runtime", "/id",
				"two runtimes that are to be locked have the id %s", id)}
		}
		l.Runtimes[id] = digest
	}
	return l, nil
}

// Check refuses whatever is not as a lock pins it: the case, each reading that was opened, each runtime. What the
// lock pins beyond that is no matter.
//
// # Errors
//
// [schema.Problems]: locked, one for each difference.
func Check(h *engine.Case, l *schema.Lock, runtimes []*schema.Document) error {
	var out schema.Problems
	differs := func(what, locked, found string) {
		if locked == found {
			return
		}
		if locked == "" {
			locked = "nothing"
		}
		out = append(out, &schema.Problem{Code: "locked",
			Message: "the " + what + " is " + found + "; the lock pins " + locked,
			Hint:    "construe lock pins what is there now"})
	}
	rules := cmp.Or(l.Rules, 1)
	digest, err := h.DigestUnder(rules, h.Document)
	if err != nil {
		return err
	}
	differs("case "+h.Dispute.ID, l.Case.Digest, digest)
	differs("case's id", l.Case.ID, h.Dispute.ID)
	for _, name := range h.Readings {
		p, pinned := h.Parties[name], l.Readings[name]
		found := p.LoadedDigests()
		if p.Plugin == nil {
			out = append(out, unloaded("plugin of "+name, pinned.Plugin, p.PluginErr))
		} else {
			differs("plugin of "+name, pinned.Plugin, found.Plugin)
			differs("manifest of "+name, pinned.Manifest, found.Manifest)
		}
		if p.Policy == nil {
			out = append(out, unloaded("policy of "+name, pinned.Policy, p.PolicyErr))
		} else {
			named, err := judge.DigestUnder(rules, p.Bundle)
			if err != nil {
				return err
			}
			differs("policy of "+name, pinned.Policy, named)
		}
	}
	for _, d := range runtimes {
		id, digest, err := engine.Identity(d)
		if err != nil {
			return err
		}
		differs("runtime "+id, l.Runtimes[id], digest)
	}
	return out.Err()
}

// unloaded is the problem that what a lock pins, or does not, cannot be held against it; why stands where the party's
// own mistake is.
func unloaded(what, locked string, why *schema.Problem) *schema.Problem {
	if locked == "" {
		locked = "nothing"
	}
	return &schema.Problem{Code: "locked", Message: "the " + what + " is nothing that loads (" + why.Code + ": " +
		why.Message + "); the lock pins " + locked,
		File: why.File, Line: why.Line, Column: why.Column, Pointer: why.Pointer, Hint: why.Hint, Party: why.Party}
}
