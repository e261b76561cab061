package main

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// pinnedReadings takes NAME@DIGEST apart, as --reading has it: the readings, and the digests of those that are pinned.
func pinnedReadings(given []string) (names []string, pins map[string]string, err error) {
	pins = map[string]string{}
	for _, value := range given {
		name, digest, pinned := strings.Cut(value, "@")
		if pinned && (name == "" || digest == "") {
			return nil, nil, usage{fmt.Sprintf("--reading %q is no reading; expected NAME, or NAME@DIGEST", value),
				"construe readings lists the readings of a case"}
		}
		names = append(names, name)
		if pinned {
			pins[name] = digest
		}
	}
	return names, pins, nil
}

// checkPins refuses readings whose digest is another than the one that they are pinned by.
func checkPins(s *streams, h *host.Host, pins map[string]string) error {
	var out schema.Problems
	for _, name := range schema.Keys(pins) {
		p := &schema.Problem{Code: "locked", Pointer: schema.Join("readings", name),
			Hint: "--reading " + name + " takes it as it is"}
		switch found, err := h.ReadingDigest(name); {
		case err != nil:
			why := schema.ProblemsIn(err, "error")[0]
			p.Message = fmt.Sprintf("the reading %s is nothing that loads (%s: %s); it is pinned by %s", name, why.Code,
				why.Message, pins[name])
		case pins[name] == schema.Unpinned:
			p.Message = fmt.Sprintf("the reading %s is not pinned; it is %s", name, found)
		case found != pins[name]:
			p.Message = fmt.Sprintf("the reading %s is %s; it is pinned by %s", name, found, pins[name])
		default:
			continue
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil
	}
	return mismatch{s.accept(out)}
}

// accept says in the hint of what a lock or a digest refuses how it is accepted, where that is otherwise than by a verb
// of its own.
func (s *streams) accept(err error) error {
	if err == nil || s.accepts == "" {
		return err
	}
	problems := schema.ProblemsIn(err, "error")
	for _, p := range problems {
		if p.Code == "locked" {
			p.Hint = s.accepts + " accepts what is there now"
		}
	}
	return problems
}
