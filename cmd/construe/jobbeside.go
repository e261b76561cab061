package main

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// warnBeside says which runtimes stand where the patterns of a job look and are matched by none: they are not judged,
// and whoever added one there may think otherwise.
func (j *job) warnBeside(s *streams) {
	beside := j.beside()
	if len(beside) == 0 {
		return
	}
	shown, more := beside, ""
	if len(beside) > mostNamed {
		shown, more = beside[:mostNamed], fmt.Sprintf(", and %d more", len(beside)-mostNamed)
	}
	fmt.Fprintf(s.err, "construe: warning: not judged, since no pattern of %s matches: %s%s\n",
		harmless(filepath.Base(j.file)), harmless(strings.Join(shown, ", ")), more)
}

// beside are the files of runtimes below the folders that patterns begin with that no pattern matches. Of a file that
// is named, and of names in the folder of the job itself, it is those directly in that folder. A link to a folder may
// lead to some, and is named where the patterns begin with a folder.
func (j *job) beside() (out []string) {
	for _, text := range j.Runtimes {
		base, deep := patternBase(newPattern(text))
		err := walk(below(j.folder, base), text, func(name string, entry fs.DirEntry) (bool, error) {
			file := path.Join(base, name)
			switch _, is := extensions()[strings.ToLower(path.Ext(name))]; {
			case strings.HasPrefix(entry.Name(), "."):
				return false, nil
			case entry.IsDir():
				return deep, nil
			case base != here && isFolderLink(below(j.folder, file), entry):
				out = append(out, file+" (a link to a folder)")
				return false, nil
			case !is || j.matched(file) || readable(below(j.folder, file)) != nil:
				return false, nil
			}
			if kind, err := firstField(below(j.folder, file)); err == nil && kind == schema.KindRuntime {
				out = append(out, file)
			}
			return false, nil
		})
		if err != nil { // whose patterns matched all the same, since they look at less
			out = append(out, base+" (which could not be looked through)")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// matched reports whether some pattern of the job matches a file.
func (j *job) matched(file string) bool {
	return slices.ContainsFunc(j.Runtimes, func(text string) bool { return newPattern(text).matches(file) })
}

// patternBase is the folder that a pattern begins with, and whether what is below the folders in it is looked for too.
func patternBase(p pattern) (folder string, deep bool) {
	i := slices.IndexFunc(p, func(name string) bool { return strings.ContainsAny(name, `*?[\`) })
	if i < 0 {
		return path.Join(append([]string{here}, p[:len(p)-1]...)...), false
	}
	return path.Join(append([]string{here}, p[:i]...)...), i > 0 || slices.Contains(p, "**")
}
