package engine

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// readCase reads case.yaml and the stipulated library.
func (h *Case) readCase() error {
	data, err := ReadFile(h.Config.Case, "case.yaml")
	if err != nil {
		return schema.Problems{{Code: "no-case", Message: "there is no case.yaml: " + err.Error(),
			File: h.File(
				"case.yaml"), Hint: "a case is a folder with case.yaml, runtimes/ and a folder for each reading"}}
	}
	if h.Document, err = schema.Parse(h.File("case.yaml"), data, schema.KindCase); err != nil {
		return err
	}
	h.Dispute = &schema.Case{}
	if err := h.Document.Decode(h.Dispute); err != nil {
		return err
	}
	if err := checkCase(h.Document, h.Dispute).Err(); err != nil {
		return err
	}
	h.Library = map[string][]byte{}
	for _, name := range h.Dispute.Library {
		if h.Library[name], err = ReadFile(h.Config.Case, name); err != nil {
			return schema.Problems{h.Document.Problem("no-library", "/library",
				"the library file %s cannot be read: %v", name, err)}
		}
	}
	h.Invariant = map[string][]byte{}
	if name := h.Dispute.Invariants; name != "" { // one that cannot be read is missed where it is needed
		if source, err := ReadFile(h.Config.Case, name); err == nil {
			h.Invariant[name] = source
		}
	}
	h.Digest, err = h.DigestUnder(schema.Rules, h.Document)
	return err
}

// DigestUnder names a case as records made under some rules do: by what it says, the library, and, since the second
// rules, the invariants.
func (h *Case) DigestUnder(rules int, d *schema.Document) (string, error) {
	parts := map[string]any{"case": d.Tree, "library": digests(h.Library)}
	if rules > 1 && h.Dispute.Invariants != "" {
		parts["invariants"] = digests(h.Invariant)
	}
	return schema.Digest(parts)
}

func digests(files map[string][]byte) map[string]any {
	out := map[string]any{}
	for name, b := range files {
		out[name] = schema.DigestBytes(b)
	}
	return out
}

func (h *Case) File(name string) string { return path.Join(h.Config.CaseName, name) }

// maxFile bounds what is read of any file that a party supplies.
const maxFile = 16 << 20

// ReadFile reads a regular file, bounded: a party's folder may hold anything. It looks before it opens, because to open
// a pipe is to wait for whoever writes to it.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, errors.New(name + " is not a path below the folder")
	}
	if info, err := fs.Stat(fsys, name); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a regular file")
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
func (h *Case) Runtimes() []string {
	var out []string
	entries, _ := fs.ReadDir(h.Config.Case, "runtimes")
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
func (h *Case) Runtime(id string) (*schema.Document, error) {
	for _, ext := range []string{".yaml", ".yml", ".json"} {
		name := path.Join("runtimes", id+ext)
		data, err := ReadFile(h.Config.Case, name)
		if err == nil {
			return schema.Parse(h.File(name), data, schema.KindRuntime)
		}
		if slices.Contains(h.Runtimes(), id) && !errors.Is(err, fs.ErrNotExist) {
			return nil, schema.Problems{{Code: "unknown-runtime",
				Message: "the runtime " + id + " cannot be read: " + err.Error(), File: h.File(name)}}
		}
	}
	p := &schema.Problem{Code: "unknown-runtime", Message: "the case " + h.Dispute.ID + " has no runtime " + id,
		Expected: h.Runtimes()}
	p.Hint = schema.DidYouMean(id, p.Expected, p.Hint)
	return nil, schema.Problems{p}
}

func Identity(d *schema.Document) (id, digest string, err error) {
	id, _ = d.Tree["id"].(string)
	digest, err = schema.Digest(d.Tree)
	return id, digest, err
}
