package host

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// readCase reads case.yaml and the stipulated library.
func (h *Host) readCase() error {
	data, err := readFile(h.config.Case, "case.yaml")
	if err != nil {
		return schema.Problems{{Code: "no-case", Message: "there is no case.yaml: " + err.Error(), File: h.file("case.yaml"), Hint: "a case is a folder with case.yaml, runtimes/ and a folder for each reading"}}
	}
	if h.document, err = schema.Parse(h.file("case.yaml"), data, schema.KindCase); err != nil {
		return err
	}
	h.dispute = &schema.Case{}
	if err := h.document.Decode(h.dispute); err != nil {
		return err
	}
	if err := checkCase(h.document, h.dispute).Err(); err != nil {
		return err
	}
	h.library = map[string][]byte{}
	for _, name := range h.dispute.Library {
		if h.library[name], err = readFile(h.config.Case, name); err != nil {
			return schema.Problems{h.document.Problem("no-library", "/library", "the library file %s cannot be read: %v", name, err)}
		}
	}
	h.digest, err = schema.Digest(map[string]any{"case": h.document.Tree, "library": digests(h.library)})
	return err
}

func digests(files map[string][]byte) map[string]any {
	out := map[string]any{}
	for name, b := range files {
		out[name] = schema.DigestBytes(b)
	}
	return out
}

func (h *Host) file(name string) string { return path.Join(h.config.CaseName, name) }

// maxFile bounds what is read of any file that a party supplies.
const maxFile = 16 << 20

// readFile reads a regular file, bounded: a party's folder may hold anything.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, errors.New(name + " is not a path below the folder")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a regular file")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errors.New(name + " is larger than 16 MiB")
	}
	return data, err
}

// Runtimes lists the runtimes of the case, sorted.
func (h *Host) Runtimes() []string {
	var out []string
	entries, _ := fs.ReadDir(h.config.Case, "runtimes")
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
func (h *Host) Runtime(id string) (*schema.Document, error) {
	for _, ext := range []string{".yaml", ".yml", ".json"} {
		name := path.Join("runtimes", id+ext)
		if data, err := readFile(h.config.Case, name); err == nil {
			return schema.Parse(h.file(name), data, schema.KindRuntime)
		}
	}
	p := &schema.Problem{Code: "unknown-runtime", Message: "the case " + h.dispute.ID + " has no runtime " + id, Expected: h.Runtimes()}
	if near := schema.Nearest(id, p.Expected); near != "" {
		p.Hint = "did you mean " + near + "?"
	}
	return nil, schema.Problems{p}
}

// checkCase finds what the schema cannot: names in one part of a case that another part does not know.
func checkCase(d *schema.Document, c *schema.Case) schema.Problems {
	var out schema.Problems
	known := func(pointer, what, name string, among []string) {
		if slices.Contains(among, name) {
			return
		}
		p := d.Problem("reference", pointer, "there is no %s %q; expected one of %s", what, name, strings.Join(among, ", "))
		p.Expected = among
		if near := schema.Nearest(name, among); near != "" {
			p.Hint = "did you mean " + near + "?"
		}
		out = append(out, p)
	}
	limbs, readings, sources := keys(c.Limbs), keys(c.Readings), keys(c.Citations)
	for id, l := range c.Limbs {
		known(schema.Join("limbs", id, "clause"), "clause", l.Clause, keys(c.Clauses))
	}
	for id, clause := range c.Clauses {
		for v, version := range clause.Versions {
			at := schema.Join("clauses", id, "versions", v)
			if (version.Effective == nil) == (version.Published == nil) {
				out = append(out, d.Problem("version", at, "a clause version is in force either by the day (effective) or by the copy (published); expected one of the two"))
			}
			if version.Source != "" {
				known(at+"/source", "citation", version.Source, sources)
			}
			for other, w := range clause.Versions {
				if v < other && version.Effective != nil && w.Effective != nil && overlap(*version.Effective, *w.Effective) {
					out = append(out, d.Problem("version", at+"/effective", "the versions %s and %s are in force on the same day", v, other))
				}
			}
		}
	}
	for id, r := range c.Readings {
		at := schema.Join("readings", id)
		for _, l := range r.Limbs {
			known(at+"/limbs", "limb", l, limbs)
		}
		adopts(c, at, r.Definitions, known)
		for _, s := range r.Citations {
			known(at+"/citations", "citation", s, sources)
		}
	}
	for id, p := range c.Precedents {
		at := schema.Join("precedents", id)
		if (p.Status == "agreed") != (p.Expect != "") || (p.Status == "disputed") != (len(p.Readings) > 0) {
			out = append(out, d.Problem("precedent", at, "an agreed precedent has expect, a disputed one has readings; expected the one that goes with %s", p.Status))
		}
		for name := range p.Readings {
			known(at+schema.Join("readings", name), "reading", name, readings)
		}
		adopts(c, at, p.Definitions, known)
		for _, s := range p.Citations {
			known(at+"/citations", "citation", s, sources)
		}
	}
	return out
}

func adopts(c *schema.Case, at string, definitions map[string]string, known func(pointer, what, name string, among []string)) {
	for name, value := range definitions {
		pointer := at + schema.Join("definitions", name)
		known(pointer, "definition", name, keys(c.Definitions))
		if d, is := c.Definitions[name]; is {
			known(pointer, "value of "+name, value, keys(d.Values))
		}
	}
}

func overlap(a, b schema.Period) bool { return a.Holds(b.From) || b.Holds(a.From) }

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
