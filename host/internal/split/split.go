// Package split writes a case of the first form anew: the case that all sides stipulate, a folder for each reading, and
// what the tests expect of swaps.
//
// The usual entry is [Run].
package split

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Result is a case in the new form. Nothing was written.
type Result struct {
	// Files are those of the new folder, by name.
	Files map[string][]byte
	// Readings lists the readings, sorted.
	Readings []string
	// Notes say what the new form has otherwise, for people.
	Notes []string
}

// Run gives the files of a case in the new form. Comments stay with what they stand at.
//
// # Errors
//
// [schema.Problems]: split-form, no-policy, no-library, no-invariants, unreadable.
func Run(cs *engine.Case) (*Result, error) {
	if cs.Document.Kind != schema.KindCaseV1 {
		return nil, schema.Problems{cs.Document.Problem("split-form", "/construe", "the case is a %s; expected a %s",
			cs.Document.Kind, schema.KindCaseV1)}
	}
	data, err := engine.ReadFile(cs.Config.Case, "case.yaml")
	if err != nil {
		return nil, unreadable(cs, "case.yaml", err)
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		p := cs.Document.Problem("split-form", "", "the case is written as JSON; expected YAML")
		p.Hint = "write it as YAML over several lines, without braces around the whole"
		return nil, schema.Problems{p}
	}
	old := &schema.CaseV1{}
	if err := cs.Document.Decode(old); err != nil {
		return nil, err
	}
	t, err := readTree(data)
	if err != nil {
		return nil, err
	}
	out := &Result{Readings: schema.Keys(old.Readings)}
	if out.Files, err = t.documents(old, &out.Notes); err != nil {
		return nil, err
	}
	if err := same(old, out.Files); err != nil {
		return nil, err
	}
	return out, copyFiles(cs, old, out)
}

// copyFiles takes over what stands beside case.yaml: stipulated Rego, policies, runtimes and plugins.
func copyFiles(cs *engine.Case, old *schema.CaseV1, out *Result) error {
	taken := map[string]bool{"case.yaml": true}
	take := func(from, to, code string) error {
		data, err := engine.ReadFile(cs.Config.Case, from)
		if err != nil {
			p := &schema.Problem{Code: code, Message: "the file cannot be read: " + err.Error(), File: cs.File(from)}
			return schema.Problems{p}
		}
		out.Files[to] = data
		taken[first(from)] = true
		return nil
	}
	for _, name := range old.Library {
		if err := take(name, name, "no-library"); err != nil {
			return err
		}
	}
	if name := old.Invariants; name != "" {
		if err := take(name, name, "no-invariants"); err != nil {
			return err
		}
	}
	for _, id := range out.Readings {
		folder := cs.PolicyFolder(id)
		entries, err := fs.ReadDir(cs.Config.Case, folder)
		if err != nil {
			return schema.Problems{{Code: "no-policy", File: cs.File(folder), Party: id,
				Message: "the folder of the policy cannot be read: " + err.Error()}}
		}
		for _, e := range entries {
			if e.IsDir() || !strings.HasSuffix(e.Name(), ".rego") {
				continue
			}
			err := take(path.Join(folder, e.Name()), path.Join("readings", id, e.Name()), "no-policy")
			if err != nil {
				return err
			}
		}
	}
	for _, root := range []string{"runtimes", "plugins"} {
		err := fs.WalkDir(cs.Config.Case, root, func(name string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && name == root {
				return fs.SkipDir
			}
			if err != nil {
				return unreadable(cs, name, err)
			}
			if e.IsDir() {
				return nil
			}
			return take(name, name, "unreadable")
		})
		if err != nil {
			return err
		}
	}
	return leftBehind(cs, taken, out)
}

// leftBehind notes what stands in the case's folder and is no part of the new one.
func leftBehind(cs *engine.Case, taken map[string]bool, out *Result) error {
	entries, err := fs.ReadDir(cs.Config.Case, ".")
	if err != nil {
		return unreadable(cs, ".", err)
	}
	var left []string
	for _, e := range entries {
		if !taken[e.Name()] && !strings.HasPrefix(e.Name(), ".") {
			left = append(left, e.Name())
		}
	}
	if slices.Sort(left); len(left) > 0 {
		out.Notes = append(out.Notes, "not taken over: "+strings.Join(left, ", "))
	}
	return nil
}

// first is the first part of a path.
func first(name string) string {
	root, _, _ := strings.Cut(name, "/")
	return root
}

func unreadable(cs *engine.Case, name string, err error) error {
	return schema.Problems{{Code: "unreadable", Message: "it cannot be read: " + err.Error(), File: cs.File(name)}}
}

// same reports an error where the documents written do not say what the old case said: comments and layout are moved
// about as text, and a case must not change on the way.
func same(old *schema.CaseV1, files map[string][]byte) error {
	c, readings, suite := old.Split()
	for name, t := range c.Toggles {
		if t.Kind == "definition" {
			delete(c.Toggles, name)
		}
	}
	want := map[string]any{"case.yaml": c}
	got := map[string]any{"case.yaml": &schema.Case{}}
	if len(suite.Swaps) > 0 {
		want["suite.yaml"], got["suite.yaml"] = suite, &schema.Suite{}
	}
	for id, r := range readings {
		name := path.Join("readings", id, "reading.yaml")
		r.Policy = schema.Code{}
		want[name], got[name] = r, &schema.Reading{}
	}
	for _, name := range schema.Keys(want) {
		d, err := schema.Parse(name, files[name])
		if err != nil {
			return err
		}
		if err := d.Decode(got[name]); err != nil {
			return err
		}
		if r, is := got[name].(*schema.Reading); is {
			r.Toggles = nil // how toggles are shown stood in the case
		}
		before, err := schema.Digest(want[name])
		if err != nil {
			return err
		}
		after, err := schema.Digest(got[name])
		if err != nil {
			return err
		}
		if before != after {
			return schema.Problems{{Code: "internal", File: name, Message: name + " as it would be written does not say " +
				"what the case said; nothing was written", Hint: "write it by hand, as docs/reading.md says"}}
		}
	}
	return nil
}
