package host

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
func (h *Host) readCase() error {
	data, err := readFile(h.config.Case, "case.yaml")
	if err != nil {
		return schema.Problems{{Code: "no-case", Message: "there is no case.yaml: " + err.Error(),
			File: h.file(
				"case.yaml"), Hint: "a case is a folder with case.yaml, runtimes/ and a folder for each reading"}}
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
			return schema.Problems{h.document.Problem("no-library", "/library",
				"the library file %s cannot be read: %v", name, err)}
		}
	}
	h.excluded = map[string][]byte{}
	if name := h.dispute.Invariants; name != "" { // one that cannot be read is missed where it is needed
		if source, err := readFile(h.config.Case, name); err == nil {
			h.excluded[name] = source
		}
	}
	h.digest, err = h.caseDigest(schema.Rules, h.document)
	return err
}

// caseDigest names a case as records made under some rules do: by what it says, the library, and, since the second
// rules, the invariants.
func (h *Host) caseDigest(rules int, d *schema.Document) (string, error) {
	parts := map[string]any{"case": d.Tree, "library": digests(h.library)}
	if rules > 1 && h.dispute.Invariants != "" {
		parts["invariants"] = digests(h.excluded)
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

func (h *Host) file(name string) string { return path.Join(h.config.CaseName, name) }

// maxFile bounds what is read of any file that a party supplies.
const maxFile = 16 << 20

// readFile reads a regular file, bounded: a party's folder may hold anything. It looks before it opens, because to open
// a pipe is to wait for whoever writes to it.
func readFile(fsys fs.FS, name string) ([]byte, error) {
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
		data, err := readFile(h.config.Case, name)
		if err == nil {
			return schema.Parse(h.file(name), data, schema.KindRuntime)
		}
		if slices.Contains(h.Runtimes(), id) && !errors.Is(err, fs.ErrNotExist) {
			return nil, schema.Problems{{Code: "unknown-runtime",
				Message: "the runtime " + id + " cannot be read: " + err.Error(), File: h.file(name)}}
		}
	}
	p := &schema.Problem{Code: "unknown-runtime", Message: "the case " + h.dispute.ID + " has no runtime " + id,
		Expected: h.Runtimes()}
	p.Hint = schema.DidYouMean(id, p.Expected, p.Hint)
	return nil, schema.Problems{p}
}
