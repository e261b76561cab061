// Package lock pins what a case is made of by digests, and checks what was opened against them.
//
// The usual entries are [Run], which makes a lock, and [Check]. [Digest] is one digest for a reading.
package lock

import (
	"cmp"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// Run pins what was opened: the case, its readings, and runtimes.
//
// # Errors
//
// [schema.Problems]: why a reading does not load, ambiguous-runtime where two runtimes have one id.
func Run(cs *engine.Case, runtimes []*schema.Document) (*schema.Lock, error) {
	l := &schema.Lock{Construe: schema.KindLock, Rules: schema.Rules,
		Case:     schema.LockedCase{ID: cs.Dispute.ID, Digest: cs.Digest},
		Readings: map[string]schema.ReadingBytes{}, Taken: cs.Taken(), Runtimes: map[string]string{}}
	for _, name := range cs.Readings {
		var err error
		if l.Readings[name], err = cs.Parties[name].WholeDigests(); err != nil {
			return nil, err
		}
	}
	for _, d := range runtimes {
		if err := cs.CheckRuntime(d); err != nil {
			return nil, err
		}
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
func Check(cs *engine.Case, l *schema.Lock, runtimes []*schema.Document) error {
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
	digest, err := cs.DigestUnder(rules, cs.Document)
	if err != nil {
		return err
	}
	differs("case "+cs.Dispute.ID, l.Case.Digest, digest)
	differs("case's id", l.Case.ID, cs.Dispute.ID)
	if taken := cs.Taken(); rules > 2 {
		for _, name := range schema.Keys(taken) {
			pinned := cmp.Or(l.Taken[name], l.Readings[name].Reading)
			differs("reading.yaml of "+name+" (whose code is taken)", pinned, taken[name])
		}
	}
	for _, name := range cs.Readings {
		p, pinned := cs.Parties[name], l.Readings[name]
		found := p.LoadedDigests()
		if rules > 2 {
			differs("reading.yaml of "+name, pinned.Reading, found.Reading)
		}
		if p.WithoutPlugin {
			differs("plugin of "+name, pinned.Plugin, found.Plugin)
		} else if p.Plugin == nil {
			out = append(out, notLoaded("plugin of "+name, pinned.Plugin, p.PluginErr))
		} else {
			differs("plugin of "+name, pinned.Plugin, found.Plugin)
			differs("manifest of "+name, pinned.Manifest, found.Manifest)
		}
		if p.Policy == nil {
			out = append(out, notLoaded("policy of "+name, pinned.Policy, p.PolicyErr))
		} else {
			named, err := judge.DigestUnder(rules, p.Bundle)
			if err != nil {
				return err
			}
			differs("policy of "+name, pinned.Policy, named)
		}
	}
	for _, w := range cs.Warnings {
		if w.Code == "case-changed" && cs.Parties[w.Party] != nil {
			changed := *w
			changed.Code = "locked"
			out = append(out, &changed)
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

// Digest is the one digest by which a reading is pinned as a whole: that of its entry in a lock.
//
// # Errors
//
// [schema.Problems]: unknown-reading, or why it does not load.
func Digest(cs *engine.Case, reading string) (string, error) {
	p := cs.Parties[reading]
	if p == nil {
		return "", schema.Problems{{Code: "unknown-reading", Message: "the reading " + reading + " was not opened; " +
			"expected one of " + strings.Join(cs.Readings, ", ")}}
	}
	whole, err := p.WholeDigests()
	if err != nil {
		return "", err
	}
	return schema.Digest(whole)
}

// notLoaded is the problem that what a lock pins, or does not, cannot be checked against it; why stands where the
// party's own mistake is.
func notLoaded(what, locked string, why *schema.Problem) *schema.Problem {
	if locked == "" {
		locked = "nothing"
	}
	return &schema.Problem{Code: "locked", Message: "the " + what + " is nothing that loads (" + why.Code + ": " +
		why.Message + "); the lock pins " + locked,
		File: why.File, Line: why.Line, Column: why.Column, Pointer: why.Pointer, Hint: why.Hint, Party: why.Party}
}
