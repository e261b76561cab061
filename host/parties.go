package host

import (
	"cmp"
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

// maxRegoFiles bounds the files of one policy.
const maxRegoFiles = 64

// load loads a party's plugin and policy. Whatever is wrong with them is theirs.
func (h *Host) load(ctx context.Context, p *party) {
	var err error
	if p.plugin, err = h.loadPlugin(ctx, p.name); err == nil {
		p.manifest, err = schema.Digest(p.plugin.Manifest())
	}
	if err != nil {
		p.pluginErr = p.blame(err, "plugin")
	}
	p.folder = h.policyFolder(p.name)
	if s := h.config.Substitutes[p.name]; s.Policy != nil {
		p.folder = s.Name
	}
	if p.bundle, p.unread, err = h.loadBundle(p.name); err == nil {
		err = h.loadPolicy(ctx, p)
	}
	if err != nil {
		p.policyErr = p.blame(err, "policy")
	}
}

// blame notes everything that was found under the party's name, and returns the first of it, which says how much more
// there is: a verdict has room for one reason.
func (p *party) blame(err error, code string) *schema.Problem {
	problems := schema.ProblemsIn(err, code)
	for _, one := range problems {
		theirs := *one
		theirs.Party = p.name
		if code == "policy" {
			p.place(&theirs)
			if theirs.Code == "rego-undefined" && len(p.unread) > 0 {
				theirs.Hint = p.unread[0] + notRead
			}
		}
		p.all = append(p.all, &theirs)
	}
	first := *p.all[len(p.all)-len(problems)]
	if more := len(problems) - 1; more > 0 {
		first.Message += fmt.Sprintf("; and %d more, which construe check lists", more)
	}
	return &first
}

const notRead = " is not read: a policy has no data but its rules; write what it holds as a rule"

// unreadData warns of what OPA would take for data of the party's policy.
func (p *party) unreadData() (out schema.Problems) {
	for _, name := range p.unread {
		out = append(out, &schema.Problem{Code: "data-not-read", Message: path.Base(name) + notRead, File: name,
			Party: p.name})
	}
	return out
}

// maxMessage bounds what a problem says: it may quote what the party made of any length.
const maxMessage = 2 << 10

// place names the party's policy where a problem with it names no file: its one file, or else its folder.
func (p *party) place(problem *schema.Problem) {
	if problem.File == "" {
		var files []string
		for _, name := range schema.Keys(p.bundle.Files) {
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
			problem.File = p.folder
		}
	}
	if len(problem.Message) > maxMessage {
		problem.Message = strings.ToValidUTF8(problem.Message[:maxMessage], "") + "…"
	}
}

func (h *Host) loadPlugin(ctx context.Context, reading string) (*classify.Plugin, error) {
	fsys, root, shown := h.pluginFolder(reading)
	if fsys == nil {
		return nil, &schema.Problem{Code: "no-plugin",
			Message: "there is no plugin " + h.dispute.Readings[reading].Plugin +
				" below the case's plugins/, and no other plugins were given"}
	}
	return openPlugin(ctx, reading, fsys, root, shown, h.sandbox())
}

// pluginFolder finds the folder of a reading's plugin, and the name that it has in errors: a substitute, the case's
// own, or one of those that the host was given. The name is below the case, as that of a policy's file: it is part of
// documents, which are to be the same wherever the case's folder stands.
func (h *Host) pluginFolder(reading string) (fsys fs.FS, root, shown string) {
	if s := h.config.Substitutes[reading]; s.Plugin != nil {
		return s.Plugin, ".", s.Name
	}
	folder := h.dispute.Readings[reading].Plugin
	shown = path.Join("plugins", folder)
	if _, err := fs.Stat(h.config.Case, path.Join(shown, "plugin.yaml")); err == nil {
		return h.config.Case, shown, shown
	}
	return h.config.Plugins, folder, shown
}

// openPlugin reads plugin.yaml and the module that it names.
func openPlugin(ctx context.Context, reading string, fsys fs.FS, root, shown string,
	c sandbox.Config) (*classify.Plugin, error) {
	data, err := readFile(fsys, path.Join(root, "plugin.yaml"))
	if err != nil {
		return nil, &schema.Problem{Code: "no-plugin", Message: "there is no plugin in " + shown + ": " + err.Error(),
			File: shown, Hint: "a plugin is a folder with plugin.yaml and the module it names"}
	}
	manifest, err := parseManifest(path.Join(shown, "plugin.yaml"), data)
	if err != nil {
		return nil, err
	}
	wasm, err := readFile(fsys, path.Join(root, manifest.Module))
	if err != nil {
		return nil, &schema.Problem{Code: "no-module",
			Message: "the module " + manifest.Module + " cannot be read: " + err.Error(), File: path.Join(shown,
				"plugin.yaml"), Pointer: "/module",
			Hint: "module names a file beside plugin.yaml"}
	}
	return classify.Load(ctx, reading, path.Join(shown, manifest.Module), manifest, wasm, c)
}

// loadPluginAlone loads the plugin in a folder, apart from any case; shown is the folder's name in errors.
func loadPluginAlone(ctx context.Context, folder fs.FS, shown string, c Config) (*classify.Plugin, error) {
	if err := c.checkLimits(); err != nil {
		return nil, err
	}
	h := &Host{config: c, compilers: newCompilers(c.Worker)}
	p, err := openPlugin(ctx, "", folder, ".", shown, h.sandbox())
	if err != nil {
		return nil, schema.ProblemsIn(err, "plugin")
	}
	return p, nil
}

func parseManifest(name string, data []byte) (schema.Plugin, error) {
	var m schema.Plugin
	d, err := schema.Parse(name, data, schema.KindPlugin)
	if err != nil {
		return m, err
	}
	return m, d.Decode(&m)
}

// policyFolder is the folder of a reading's policy, below the case.
func (h *Host) policyFolder(reading string) string {
	return cmp.Or(h.dispute.Readings[reading].Policy, reading)
}

// isData reports whether OPA would take a file for data of a policy.
func isData(name string) bool {
	return slices.Contains([]string{"data.json", "data.yaml", "data.yml"}, path.Base(name))
}

// loadBundle reads the Rego files of a policy; unread are those that OPA would take for its data.
func (h *Host) loadBundle(reading string) (b judge.Bundle, unread []string, err error) {
	fsys, folder, shown := h.config.Case, h.policyFolder(reading), ""
	if s := h.config.Substitutes[reading]; s.Policy != nil {
		fsys, folder, shown = s.Policy, ".", s.Name
	}
	b = judge.Bundle{Reading: reading, Files: map[string][]byte{}, Library: h.library}
	err = fs.WalkDir(fsys, folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && isData(name) {
			unread = append(unread, path.Join(shown, name))
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".rego") {
			return err
		}
		if len(b.Files) == maxRegoFiles {
			return &schema.Problem{Code: "too-many-files",
				Message: "the policy has more than 64 Rego files; expected at most that many", File: h.file(folder)}
		}
		b.Files[path.Join(shown, name)], err = readFile(fsys, name)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = &schema.Problem{Code: "no-policy", Message: "there is no folder " + folder +
			" with the policy of the reading " + reading, File: h.file("case.yaml"),
			Hint: "make the folder, or name another under readings." + reading + ".policy"}
	}
	return b, unread, err
}
