package engine

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Parts lists the parts of a case that a reading can be pinned to, sorted.
func Parts() []string {
	return slices.Sorted(slices.Values([]string{"clauses", "limbs", "terms", "definitions", "toggles",
		"precedents", "library", "invariants", "fields"}))
}

// membersOf are the members of case.yaml that make a part.
func membersOf(part string) []string {
	switch part {
	case "toggles":
		return []string{"toggles", "never", "proof"}
	case "fields":
		return []string{"fields", "roles", "kinds", "places"}
	}
	return []string{part}
}

// parts names each part of the case by what it says, files by their content. A case that adds nothing to what every
// runtime can say has no part of fields.
func (cs *Case) parts() (map[string]string, error) {
	out := map[string]string{}
	for _, part := range Parts() {
		says := map[string]any{}
		for _, member := range membersOf(part) {
			if v, is := cs.Document.Tree[member]; is {
				says[member] = v
			}
		}
		if part == "fields" && len(says) == 0 {
			continue
		}
		switch part {
		case "library":
			says["files"] = digests(cs.Library)
		case "invariants":
			says["files"] = digests(cs.InvariantFiles)
		}
		var err error
		if out[part], err = schema.Digest(says); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// DigestUnder names a case as records made under some rules do: by what it says, the library, and, since the second
// rules, the invariants. Since a case/v2 what it shows by default is no part of it.
func (cs *Case) DigestUnder(rules int, d *schema.Document) (string, error) {
	says := d.Tree
	if d.Kind == schema.KindCase {
		says = maps.Clone(says)
		delete(says, "default")
	}
	parts := map[string]any{"case": says, "library": digests(cs.Library)}
	if rules > 1 && cs.Dispute.Invariants != "" {
		parts["invariants"] = digests(cs.InvariantFiles)
	}
	return schema.Digest(parts)
}

// digests names files by their content.
func digests(files map[string][]byte) map[string]any {
	out := map[string]any{}
	for name, b := range files {
		out[name] = schema.DigestBytes(b)
	}
	return out
}
