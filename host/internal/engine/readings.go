package engine

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Folder is a reading's folder from outside the case, and its name for people. As is another id under which it is
// loaded, beside one of the case's that has its own: a version of that; "" for its own.
type Folder struct {
	FS   fs.FS
	Name string
	As   string
}

// readingFile is the file of a reading in its folder, and readingsFolder where a case has those of its own.
const (
	readingFile    = "reading.yaml"
	readingsFolder = "readings"
)

// Source is a reading that was found, whether it is loaded or not. It is not changed once the case is open.
type Source struct {
	Reading *schema.Reading
	// Document is reading.yaml, and Digest names what it says; nil and "" of a reading in a case/v1.
	Document *schema.Document
	Digest   string
	// Place is its folder for people; Shown is what begins the names of its files in documents, which are the same
	// wherever the folder stands.
	Place, Shown string
	// Brought says that it stands beside the case, and does not come with it.
	Brought bool
	fsys    fs.FS
	root    string
}

// findReadings reads the readings of the case and those that were given beside it.
func (cs *Case) findReadings(first map[string]*schema.Reading) error {
	cs.Sources = map[string]*Source{}
	for id, r := range first {
		cs.Sources[id] = &Source{Reading: r, Place: cs.File("case.yaml"), fsys: cs.Config.Case, root: "."}
	}
	if cs.Document.Kind == schema.KindCase {
		if err := cs.findOwn(); err != nil {
			return err
		}
	}
	for _, f := range cs.Config.With {
		before := schema.Keys(cs.Sources)
		if err := cs.addReading(f.FS, ".", f.Name, f.As); err != nil {
			return err
		}
		for id, s := range cs.Sources {
			s.Brought = s.Brought || !slices.Contains(before, id)
		}
	}
	if n := len(cs.Sources); n > mostReadings {
		return schema.Problems{cs.Document.Problem("too-many-readings", "", "there are %d readings; expected at most "+
			"%d, since each is judged on every other's classification", n, mostReadings)}
	}
	var problems schema.Problems
	for _, id := range schema.Keys(cs.Sources) {
		if s := cs.Sources[id]; s.Document != nil {
			problems = append(problems, cs.checkReading(s)...)
		}
	}
	if err := problems.Err(); err != nil {
		return err
	}
	for _, id := range schema.Keys(cs.Sources) {
		cs.Sources[id].Reading = cs.effective(cs.Sources[id].Reading)
	}
	cs.warnOfSuite()
	return nil
}

// findOwn reads the readings in the case's own folder.
func (cs *Case) findOwn() error {
	entries, err := fs.ReadDir(cs.Config.Case, readingsFolder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return schema.Problems{{Code: "no-reading", Message: "the folder of the readings cannot be read: " + err.Error(),
			File: cs.File(readingsFolder)}}
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		at := path.Join(readingsFolder, e.Name())
		if info, err := fs.Stat(cs.Config.Case, at); err != nil || !info.IsDir() {
			continue
		}
		if err := cs.addReading(cs.Config.Case, at, cs.File(at), ""); err != nil {
			return err
		}
		if id := e.Name(); cs.Sources[id] == nil {
			return schema.Problems{{Code: "reading-folder", File: path.Join(cs.File(at), readingFile), Pointer: "/id",
				Message: "the reading stands in the folder " + id + " and has another id; expected the folder to have " +
					"the reading's id", Hint: "rename one of the two"}}
		}
	}
	return nil
}

// addReading reads one reading; place is its folder for people, and as the id that it has here, "" for its own.
func (cs *Case) addReading(fsys fs.FS, root, place, as string) error {
	file := path.Join(place, readingFile)
	data, err := ReadFile(fsys, path.Join(root, readingFile))
	if err != nil {
		return schema.Problems{{Code: "no-reading", Message: "there is no reading: " + err.Error(), File: file,
			Hint: "a reading is a folder with reading.yaml; construe new reading makes one"}}
	}
	d, err := schema.Parse(file, data, schema.KindReading)
	if err != nil {
		return err
	}
	r := &schema.Reading{}
	if err := d.Decode(r); err != nil {
		return err
	}
	r.ID = cmp.Or(as, r.ID)
	if other := cs.Sources[r.ID]; other != nil {
		return schema.Problems{d.Problem("two-readings", "/id", "the reading %s is here and in %s; expected each once",
			r.ID, other.Place)}
	}
	digest, err := schema.Digest(d.Tree)
	if err != nil {
		return err
	}
	cs.Sources[r.ID] = &Source{Reading: r, Document: d, Digest: digest, Place: place,
		Shown: path.Join(readingsFolder, r.ID), fsys: fsys, root: root}
	return nil
}

// effective is a reading with what comes with the policy that it takes from another: that one's own definitions.
func (cs *Case) effective(r *schema.Reading) *schema.Reading {
	if r.Policy.Of == "" {
		return r
	}
	out := *r
	out.OwnDefinitions = cs.Sources[r.Policy.Of].Reading.OwnDefinitions
	return &out
}

// policyOf is whose policy a reading is judged by, and pluginOf whose plugin answers for it.
func (cs *Case) policyOf(reading string) *Source {
	s := cs.Sources[reading]
	return cs.Sources[cmp.Or(s.Reading.Policy.Of, reading)]
}

func (cs *Case) pluginOf(reading string) *Source {
	s := cs.Sources[reading]
	return cs.Sources[cmp.Or(s.Reading.Plugin.Of, reading)]
}

// PolicyFolder is the folder of a reading's policy, as documents name it.
func (cs *Case) PolicyFolder(reading string) string {
	s := cs.policyOf(reading)
	if s.Document == nil {
		return cmp.Or(s.Reading.Policy.Folder, s.Reading.ID)
	}
	return path.Join(s.Shown, s.Reading.Policy.Folder)
}

// policyFiles is where the files of a reading's policy stand, and what begins their names in documents.
func (cs *Case) policyFiles(reading string) (fsys fs.FS, root, shown string) {
	if s := cs.Config.Substitutes[reading]; s.Policy != nil {
		return s.Policy, ".", s.Name
	}
	s, folder := cs.policyOf(reading), cs.PolicyFolder(reading)
	if s.Document == nil {
		return s.fsys, folder, folder
	}
	return s.fsys, path.Join(s.root, s.Reading.Policy.Folder), folder
}

// PluginFolder finds the folder of a reading's plugin, and the name that it has in errors: a substitute, one in the
// reading's own folder, the case's own, or one of those in Config.Plugins. The name is part of documents, which are to
// be the same wherever the folders stand. fsys is nil where there is no such folder.
func (cs *Case) PluginFolder(reading string) (fsys fs.FS, root, shown string) {
	if s := cs.Config.Substitutes[reading]; s.Plugin != nil {
		return s.Plugin, ".", s.Name
	}
	s := cs.pluginOf(reading)
	folder := s.Reading.Plugin.Folder
	if folder == "" {
		return nil, "", ""
	}
	if s.Document != nil {
		root = path.Join(s.root, folder)
		if _, err := fs.Stat(s.fsys, path.Join(root, "plugin.yaml")); err == nil {
			return s.fsys, root, path.Join(s.Shown, folder)
		}
	}
	shown = path.Join("plugins", folder)
	if _, err := fs.Stat(cs.Config.Case, path.Join(shown, "plugin.yaml")); err == nil {
		return cs.Config.Case, shown, shown
	}
	return cs.Config.Plugins, folder, shown
}

// HasPlugin reports whether a reading has a classifier; one without answers no term.
func (cs *Case) HasPlugin(reading string) bool {
	return cs.Config.Substitutes[reading].Plugin != nil || cs.pluginOf(reading).Reading.Plugin.Folder != ""
}

// Definition finds a definition by the name that it has beside those of all readings.
func (cs *Case) Definition(name string) (schema.Definition, bool) {
	owner, bare, qualified := strings.Cut(name, ".")
	if !qualified {
		d, is := cs.Dispute.Definitions[name]
		return d, is
	}
	if s := cs.Sources[owner]; s != nil {
		if own, is := s.Reading.OwnDefinitions[bare]; is {
			return schema.Definition{Question: own.Question, Values: own.Values}, true
		}
	}
	return schema.Definition{}, false
}

// DefinitionIn finds a definition by the name that a reading uses for it.
func (cs *Case) DefinitionIn(reading, name string) (schema.Definition, bool) {
	s := cs.Sources[reading]
	if s == nil {
		return schema.Definition{}, false
	}
	return s.Reading.Definition(cs.Dispute, name)
}

// names lists the readings that were found, sorted.
func (cs *Case) names() []string { return schema.Keys(cs.Sources) }

// unknownReading is the problem that there is no reading of a name.
func (cs *Case) unknownReading(name string) error {
	p := &schema.Problem{Code: "unknown-reading", Message: "the case " + cs.Dispute.ID + " has no reading " + name +
		"; expected one of " + strings.Join(cs.names(), ", "), Expected: cs.names()}
	p.Hint = schema.DidYouMean(name, cs.names(), "construe readings lists them; --with adds one")
	return schema.Problems{p}
}

// selected are the readings to load, sorted: all that were found, unless some were named.
func (cs *Case) selected() ([]string, error) {
	names := slices.Sorted(slices.Values(cs.Config.Readings))
	if len(names) == 0 {
		names = cs.names()
	}
	for _, name := range append(schema.Keys(cs.Config.Substitutes), names...) {
		if cs.Sources[name] == nil {
			return nil, cs.unknownReading(name)
		}
	}
	if len(names) == 0 {
		return nil, schema.Problems{{Code: "no-readings", Message: "the case " + cs.Dispute.ID + " has no readings",
			File: cs.File(readingsFolder), Hint: "give some with --with, or make one: construe new reading NAME"}}
	}
	return slices.Compact(names), nil
}

// Behind lists the readings whose documents a reading depends on, by id: itself, and those whose code it takes.
func (cs *Case) Behind(reading string) map[string]*Source {
	out := map[string]*Source{}
	for _, s := range []*Source{cs.Sources[reading], cs.policyOf(reading), cs.pluginOf(reading)} {
		if s.Document != nil {
			out[s.Reading.ID] = s
		}
	}
	return out
}

// Taken has the digests of what reading.yaml says of those that were not loaded as parties and whose code one that was
// takes, by id; nil where there are none.
func (cs *Case) Taken() map[string]string {
	var out map[string]string
	for _, reading := range cs.Readings {
		for id, s := range cs.Behind(reading) {
			if slices.Contains(cs.Readings, id) {
				continue
			}
			if out == nil {
				out = map[string]string{}
			}
			out[id] = s.Digest
		}
	}
	return out
}

// Found are problems with the files of brought readings named as they were found: documents that are kept name them by
// the reading's id, which is the same wherever the folder stands.
func (cs *Case) Found(all schema.Problems) schema.Problems {
	out := slices.Clone(all)
	for i, p := range out {
		for _, s := range cs.Sources {
			if rest, below := strings.CutPrefix(p.File, s.Shown+"/"); below && s.Brought && s.Place != "" {
				moved := *p
				moved.File = path.Join(s.Place, rest)
				out[i] = &moved
			}
		}
	}
	return out
}

// PluginOwner is the reading that brings a reading's plugin, and the folder that it names.
func (cs *Case) PluginOwner(reading string) (id, folder string) {
	r := cs.pluginOf(reading).Reading
	return r.ID, r.Plugin.Folder
}

// File reads the document of the reading as it is now.
func (s *Source) File() ([]byte, error) { return ReadFile(s.fsys, path.Join(s.root, readingFile)) }

// Read reads a file below the reading's folder.
func (s *Source) Read(name string) ([]byte, error) { return ReadFile(s.fsys, path.Join(s.root, name)) }
