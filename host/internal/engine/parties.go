package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Reads lists what any classifier is shown or any policy mentions.
func (cs *Case) Reads() []string {
	all := map[string]bool{}
	for _, p := range cs.Parties {
		if p.Plugin != nil {
			for _, g := range p.Plugin.Reads() {
				all[g] = true
			}
		}
		if p.Policy != nil {
			for _, g := range p.Policy.Reads() {
				all[g] = true
			}
		}
	}
	return schema.Keys(all)
}

// Summary is what documents say of a reading besides its verdicts.
func (cs *Case) Summary(reading string) schema.ReadingSummary {
	r := cs.Sources[reading].Reading
	return schema.ReadingSummary{Title: r.Title, Doctrine: r.Doctrine, Party: r.Party, Definitions: r.Adopted()}
}

// maxRegoFiles bounds the files of one policy.
const maxRegoFiles = 64

// load loads a party's plugin and policy. Whatever is wrong with them is theirs.
func (cs *Case) load(ctx context.Context, p *Party) {
	var err error
	if p.WithoutPlugin = !cs.HasPlugin(p.Name); !p.WithoutPlugin {
		if p.Plugin, err = cs.loadPlugin(ctx, p.Name); err == nil {
			p.Manifest, err = schema.Digest(p.Plugin.Manifest())
		}
		if err == nil {
			err = cs.checkPlugin(p)
		}
	}
	if err != nil {
		p.PluginErr = p.blame(err, "plugin")
	}
	p.Folder = cs.PolicyFolder(p.Name)
	if s := cs.Config.Substitutes[p.Name]; s.Policy != nil {
		p.Folder = s.Name
	}
	if p.Bundle, p.unread, err = cs.loadBundle(p.Name); err == nil {
		if err = cs.checkPolicy(p); err == nil {
			err = cs.loadPolicy(ctx, p)
		}
	}
	if err == nil {
		err = cs.asksNothing(p)
	}
	if err != nil {
		p.PolicyErr = p.blame(err, "policy")
	}
}

// blame notes everything that was found under the party's name, and returns the first of it, which says how much more
// there is: a verdict has room for one reason.
func (p *Party) blame(err error, code string) *schema.Problem {
	problems := schema.ProblemsIn(err, code)
	for _, one := range problems {
		theirs := *one
		theirs.Party = p.Name
		if code == "policy" {
			p.Place(&theirs)
			if theirs.Code == "rego-undefined" && len(p.unread) > 0 {
				theirs.Hint = p.unread[0] + notRead
			}
		}
		p.Problems = append(p.Problems, &theirs)
	}
	first := *p.Problems[len(p.Problems)-len(problems)]
	if more := len(problems) - 1; more > 0 {
		first.Message += fmt.Sprintf("; and %d more, which construe check lists", more)
	}
	return &first
}

// notRead ends what is said of a file that OPA would take for data.
const notRead = " is not read: a policy has no data but its rules; write what it holds as a rule"

// UnreadData warns of what OPA would take for data of the party's policy.
func (p *Party) UnreadData() (out schema.Problems) {
	for _, name := range p.unread {
		out = append(out, &schema.Problem{Code: "data-not-read", Message: path.Base(name) + notRead, File: name,
			Party: p.Name})
	}
	return out
}

// Ignored warns of Rego in the folder of a reading that takes another's policy: it is no policy of anybody.
func (cs *Case) Ignored(reading string) (out schema.Problems) {
	s := cs.Sources[reading]
	if s.Document == nil || s.Reading.Policy.Of == "" {
		return nil
	}
	files, _ := fs.Glob(s.fsys, path.Join(s.root, "*.rego"))
	for _, name := range files {
		p := s.Document.Problem("policy-not-read", "/policy", "the reading takes the policy of %s, and %s beside it is not "+
			"read; expected one or the other", s.Reading.Policy.Of, path.Base(name))
		p.Party, p.Hint = reading, "remove the file, or the line policy, to judge by it"
		out = append(out, p)
	}
	return out
}

// maxMessage bounds what a problem says: it may quote what the party made of any length.
const maxMessage = 2 << 10

// Place names the party's policy where a problem with it names no file: its one file, or else its folder.
func (p *Party) Place(problem *schema.Problem) {
	if problem.File == "" {
		var files []string
		for _, name := range schema.Keys(p.Bundle.Files) {
			if !judge.IsTest(name) {
				files = append(files, name)
			}
		}
		switch {
		case len(files) == 1:
			problem.File = files[0]
		case len(files) > 1:
			problem.File = path.Dir(files[0])
		default:
			problem.File = p.Folder
		}
	}
	if len(problem.Message) > maxMessage {
		problem.Message = strings.ToValidUTF8(problem.Message[:maxMessage], "") + "…"
	}
}

// loadPlugin loads the plugin of a reading.
func (cs *Case) loadPlugin(ctx context.Context, reading string) (*classify.Plugin, error) {
	fsys, root, shown := cs.PluginFolder(reading)
	if fsys == nil {
		return nil, cs.noPlugin(reading)
	}
	return openPlugin(ctx, reading, fsys, root, shown, cs.Shape, cs.sandbox(), cs.shelf)
}

// noPlugin is the problem that there is no folder of a reading's plugin.
func (cs *Case) noPlugin(reading string) *schema.Problem {
	return &schema.Problem{Code: "no-plugin", Message: "there is no plugin " + cs.pluginOf(reading).Reading.Plugin.Folder +
		" in the reading's folder, below the case's plugins/, or among those that were given",
		File: cs.Sources[reading].Place, Hint: "a plugin is a folder with plugin.yaml and the module it names"}
}

// readPlugin reads plugin.yaml and the module that it names.
func readPlugin(fsys fs.FS, root, shown string, shape *schema.Shape) (manifest schema.Plugin, wasm []byte, err error) {
	data, err := ReadFile(fsys, path.Join(root, "plugin.yaml"))
	if err != nil {
		return manifest, nil, &schema.Problem{Code: "no-plugin", Message: "there is no plugin in " + shown + ": " +
			err.Error(), File: shown, Hint: "a plugin is a folder with plugin.yaml and the module it names"}
	}
	if manifest, err = parseManifest(path.Join(shown, "plugin.yaml"), data, shape); err != nil {
		return manifest, nil, err
	}
	if wasm, err = ReadFile(fsys, path.Join(root, manifest.Module)); err != nil {
		err = &schema.Problem{Code: "no-module",
			Message: "the module " + manifest.Module + " cannot be read: " + err.Error(),
			File:    path.Join(shown, "plugin.yaml"), Pointer: "/module", Hint: "module names a file beside plugin.yaml"}
	}
	return manifest, wasm, err
}

// openPlugin reads a plugin and loads it.
func openPlugin(
	ctx context.Context, reading string, fsys fs.FS, root, shown string, shape *schema.Shape, c sandbox.Config,
	shared *shelf,
) (*classify.Plugin, error) {
	manifest, wasm, err := readPlugin(fsys, root, shown, shape)
	if err != nil {
		return nil, err
	}
	return shared.plugin(ctx, reading, path.Join(shown, manifest.Module), manifest, wasm, c)
}

// LoadPlugin loads the plugin in a folder, apart from any case; shown is the folder's name in errors.
//
// # Errors
//
// [schema.Problems]: fuel, limit, no-plugin, no-module, digest-mismatch, rejected/…, and the codes of [schema.Parse].
func LoadPlugin(ctx context.Context, folder fs.FS, shown string, c Config) (*classify.Plugin, error) {
	if err := c.checkLimits(); err != nil {
		return nil, err
	}
	cs := &Case{Config: c, Compilers: NewCompilers(c.Worker)}
	p, err := openPlugin(ctx, "", folder, ".", shown, schema.ShapeOf(schema.KindRuntime), cs.sandbox(), newShelf())
	if err != nil {
		return nil, schema.ProblemsIn(err, "plugin")
	}
	return p, nil
}

// ParseManifest reads plugin.yaml; name is the file's name in errors.
//
// # Errors
//
// The codes of [schema.Parse].
func ParseManifest(name string, data []byte) (schema.Plugin, error) {
	return parseManifest(name, data, schema.ShapeOf(schema.KindRuntime))
}

// parseManifest is [ParseManifest] for a plugin that is shown runtimes of a shape.
func parseManifest(name string, data []byte, shape *schema.Shape) (m schema.Plugin, err error) {
	d, err := schema.Parse(name, data, schema.KindPlugin)
	if err != nil {
		return m, err
	}
	if err := schema.CheckReads(d, shape).Err(); err != nil {
		return m, err
	}
	return m, d.Decode(&m)
}

// isData reports whether OPA would take a file for data of a policy.
func isData(name string) bool {
	return slices.Contains([]string{"data.json", "data.yaml", "data.yml"}, path.Base(name))
}

// loadBundle reads the Rego files of a policy; unread are those that OPA would take for its data.
func (cs *Case) loadBundle(reading string) (b judge.Bundle, unread []string, err error) {
	fsys, folder, shown := cs.policyFiles(reading)
	b = judge.Bundle{Reading: cs.Sources[reading].Reading, Files: map[string][]byte{}, Folder: shown, Library: cs.Library,
		Places: cs.Dispute.Places}
	err = fs.WalkDir(fsys, folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && isData(name) {
			unread = append(unread, below(shown, folder, name))
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".rego") {
			return err
		}
		if len(b.Files) == maxRegoFiles {
			return &schema.Problem{Code: "too-many-files",
				Message: "the policy has more than 64 Rego files; expected at most that many", File: shown}
		}
		b.Files[below(shown, folder, name)], err = ReadFile(fsys, name)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = &schema.Problem{Code: "no-policy", Message: "there is no folder " + folder +
			" with the policy of the reading " + reading, File: cs.Sources[reading].Place,
			Hint: "make the folder, or name another as the reading's policy"}
	}
	return b, unread, err
}

// below is the name in documents of a file in a folder that is shown by another name.
func below(shown, folder, name string) string {
	if folder != "." {
		name = strings.TrimPrefix(strings.TrimPrefix(name, folder), "/")
	}
	return path.Join(shown, name)
}

// LoadedDigests are the digests of what a party loaded; what did not load has none.
func (p *Party) LoadedDigests() (b schema.ReadingBytes) {
	b.Reading = p.Digest
	if p.WithoutPlugin {
		b.Plugin = schema.NoPlugin
	}
	if p.Plugin != nil {
		b.Plugin, b.Manifest = p.Plugin.Digest(), p.Manifest
	}
	if p.Policy != nil {
		b.Policy = p.Policy.Digest()
	}
	return b
}

// WholeDigests are the digests of a party that loaded whole.
func (p *Party) WholeDigests() (schema.ReadingBytes, error) {
	var problems schema.Problems
	for _, problem := range []*schema.Problem{p.PluginErr, p.PolicyErr} {
		if problem != nil {
			problems = append(problems, problem)
		}
	}
	return p.LoadedDigests(), problems.Err()
}
