package host

import (
	"cmp"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// Lock pins what this host opened: the case, its readings, and runtimes.
//
// # Errors
//
// [schema.Problems]: why a reading does not load, ambiguous-runtime where two runtimes have one id.
func (h *Host) Lock(runtimes []*schema.Document) (*schema.Lock, error) {
	l := &schema.Lock{Construe: schema.KindLock, Rules: schema.Rules,
		Case:     schema.LockedCase{ID: h.dispute.ID, Digest: h.digest},
		Readings: map[string]schema.ReadingBytes{}, Runtimes: map[string]string{}}
	for _, name := range h.names {
		var err error
		if l.Readings[name], err = h.parties[name].digests(); err != nil {
			return nil, err
		}
	}
	for _, d := range runtimes {
		id, digest, err := identity(d)
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

func identity(d *schema.Document) (id, digest string, err error) {
	id, _ = d.Tree["id"].(string)
	digest, err = schema.Digest(d.Tree)
	return id, digest, err
}

// HoldsTo refuses whatever is not as a lock pins it: the case, each reading that was opened, each runtime. What the
// lock pins beyond that is no matter.
//
// # Errors
//
// [schema.Problems]: locked, one for each difference.
func (h *Host) HoldsTo(l *schema.Lock, runtimes []*schema.Document) error {
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
	digest, err := h.caseDigest(rules, h.document)
	if err != nil {
		return err
	}
	differs("case "+h.dispute.ID, l.Case.Digest, digest)
	differs("case's id", l.Case.ID, h.dispute.ID)
	for _, name := range h.names {
		p, pinned := h.parties[name], l.Readings[name]
		found := p.bytes()
		if p.plugin == nil {
			out = append(out, unloaded("plugin of "+name, pinned.Plugin, p.pluginErr))
		} else {
			differs("plugin of "+name, pinned.Plugin, found.Plugin)
			differs("manifest of "+name, pinned.Manifest, found.Manifest)
		}
		if p.policy == nil {
			out = append(out, unloaded("policy of "+name, pinned.Policy, p.policyErr))
		} else {
			named, err := judge.DigestUnder(rules, p.bundle)
			if err != nil {
				return err
			}
			differs("policy of "+name, pinned.Policy, named)
		}
	}
	for _, d := range runtimes {
		id, digest, err := identity(d)
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
