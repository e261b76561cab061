package engine

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/archive"
	"github.com/construe-host/construe/host/schema"
)

// readCase reads case.yaml and the stipulated library.
func (cs *Case) readCase() error {
	data, err := ReadFile(cs.Config.Case, "case.yaml")
	if err != nil {
		return schema.Problems{{Code: "no-case", Message: "there is no case.yaml: " + err.Error(),
			File: cs.File("case.yaml"),
			Hint: "a case is a folder with case.yaml, runtimes/ and a folder for each reading"}}
	}
	if cs.Document, err = schema.Parse(cs.File("case.yaml"), data, schema.KindCase, schema.KindCaseV1); err != nil {
		return err
	}
	first, err := cs.decode()
	if err != nil {
		return err
	}
	cs.Library = map[string][]byte{}
	for _, name := range cs.Dispute.Library {
		if cs.Library[name], err = ReadFile(cs.Config.Case, name); err != nil {
			return schema.Problems{cs.Document.Problem("no-library", "/library",
				"the library file %s cannot be read: %v", name, err)}
		}
	}
	cs.InvariantFiles = map[string][]byte{}
	if name := cs.Dispute.Invariants; name != "" { // one that cannot be read is missed where it is needed
		if source, err := ReadFile(cs.Config.Case, name); err == nil {
			cs.InvariantFiles[name] = source
		}
	}
	if cs.Digest, err = cs.DigestUnder(schema.Rules, cs.Document); err != nil {
		return err
	}
	if cs.Parts, err = cs.parts(); err != nil {
		return err
	}
	if err := cs.readSuite(); err != nil {
		return err
	}
	return cs.findReadings(first)
}

// decode reads what case.yaml says; first are the readings of a case/v1, which stand in it.
func (cs *Case) decode() (first map[string]*schema.Reading, err error) {
	if cs.Document.Kind == schema.KindCase {
		cs.Dispute, cs.Suite = &schema.Case{}, &schema.Suite{}
		if err := cs.Document.Decode(cs.Dispute); err != nil {
			return nil, err
		}
		if err := checkCase(cs.Document, cs.Dispute, nil).Err(); err != nil {
			return nil, err
		}
		cs.Shape = cs.Dispute.RuntimeShape()
		return nil, checkPointers(cs.Document, cs.Dispute, cs.Shape).Err()
	}
	old := &schema.CaseV1{}
	if err := cs.Document.Decode(old); err != nil {
		return nil, err
	}
	cs.Dispute, first, cs.Suite = old.Split()
	cs.Shape = cs.Dispute.RuntimeShape()
	cs.Warnings = append(cs.Warnings, cs.oldCase())
	problems := append(checkCase(cs.Document, cs.Dispute, first), checkCaseV1(cs.Document, old)...)
	return first, problems.Err()
}

// oldCase is the warning that a case is of the first form.
func (cs *Case) oldCase() *schema.Problem {
	p := cs.Document.Problem("old-case", "/construe", "the case is a case/v1, with its readings in it; expected a case/v2")
	p.Hint = "it is read for ever; construe case split DIR writes it anew, with a folder for each reading"
	return p
}

// readSuite reads what the tests of the case expect of swaps, where there is such a file.
func (cs *Case) readSuite() error {
	const name = "suite.yaml"
	data, err := ReadFile(cs.Config.Case, name)
	if cs.Document.Kind != schema.KindCase || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return schema.Problems{{Code: "no-suite", Message: "the suite cannot be read: " + err.Error(), File: cs.File(name)}}
	}
	d, err := schema.Parse(cs.File(name), data, schema.KindSuite)
	if err != nil {
		return err
	}
	var out schema.Problems
	known := knownIn(d, &out)
	if err := d.Decode(cs.Suite); err != nil {
		return err
	}
	for id := range cs.Suite.Swaps {
		known(schema.Join("swaps", id), "precedent", id, schema.Keys(cs.Dispute.Precedents))
		p := cs.Dispute.Precedents[id]
		for policy, row := range cs.Suite.Swaps[id] {
			if own, says := row[policy]; says && p.Status == "agreed" && own != p.Expect {
				out = append(out, d.Problem("precedent", schema.Join("swaps", id, policy, policy), "the suite has %s come to "+
					"%s of its own; the case agreed on %s, which binds every reading", policy, own, p.Expect))
			}
		}
	}
	cs.suiteDocument = d
	return out.Err()
}

// File is the name that a file of the case has in errors.
func (cs *Case) File(name string) string { return path.Join(cs.Config.CaseName, name) }

// maxFile bounds what is read of any file that a party supplies.
const maxFile = 16 << 20

// ReadFile reads a regular file, bounded.
func ReadFile(fsys fs.FS, name string) ([]byte, error) { return archive.ReadFile(fsys, name, maxFile) }

// Runtimes lists the runtimes of the case by id, sorted.
func (cs *Case) Runtimes() []string {
	var out []string
	entries, _ := fs.ReadDir(cs.Config.Case, "runtimes")
	for _, e := range entries {
		for _, ext := range []string{".yaml", ".yml", ".json"} {
			if id, is := strings.CutSuffix(e.Name(), ext); is {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Runtime reads a runtime of the case by id.
//
// # Errors
//
// [schema.Problems]: unknown-runtime, and the codes of [schema.Parse].
func (cs *Case) Runtime(id string) (*schema.Document, error) {
	for _, ext := range []string{".yaml", ".yml", ".json"} {
		name := path.Join("runtimes", id+ext)
		data, err := ReadFile(cs.Config.Case, name)
		if err == nil {
			d, err := schema.Parse(cs.File(name), data, schema.KindRuntime)
			if err != nil {
				return nil, err
			}
			return d, cs.CheckRuntime(d)
		}
		if slices.Contains(cs.Runtimes(), id) && !errors.Is(err, fs.ErrNotExist) {
			return nil, schema.Problems{{Code: "unknown-runtime",
				Message: "the runtime " + id + " cannot be read: " + err.Error(), File: cs.File(name)}}
		}
	}
	p := &schema.Problem{Code: "unknown-runtime", Message: "the case " + cs.Dispute.ID + " has no runtime " + id,
		Expected: cs.Runtimes()}
	p.Hint = schema.DidYouMean(id, p.Expected, p.Hint)
	return nil, schema.Problems{p}
}

// CheckRuntime finds what a runtime says that the case has no word for.
//
// # Errors
//
// [schema.Problems], as [schema.CheckUnder] gives them.
func (cs *Case) CheckRuntime(d *schema.Document) error { return schema.CheckUnder(d, cs.Shape).Err() }

// Identity gives the id of a runtime, and the digest of what it says.
func Identity(d *schema.Document) (id, digest string, err error) {
	id, _ = d.Tree["id"].(string)
	digest, err = schema.Digest(d.Tree)
	return id, digest, err
}
