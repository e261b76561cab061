package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mostVisited bounds the files and folders that a search looks at.
const mostVisited = 100_000

// pattern is a pattern of files, taken apart at its slashes; see [schema.CheckPattern].
type pattern []string

func newPattern(text string) pattern { return strings.Split(path.Clean(text), "/") }

// reached are the places in the pattern that some beginning of it can lead to with all of the names.
func (p pattern) reached(names []string) []bool {
	at := make([]bool, len(p)+1)
	at[0] = true
	for i := 0; ; i++ {
		for j, name := range p { // ** stands for no folder as well
			at[j+1] = at[j+1] || at[j] && name == "**"
		}
		if i == len(names) {
			return at
		}
		next := make([]bool, len(p)+1)
		for j, name := range p {
			hidden := strings.HasPrefix(names[i], ".") && !strings.HasPrefix(name, ".")
			switch matched, _ := path.Match(name, names[i]); {
			case !at[j] || hidden:
			case name == "**":
				next[j] = true
			case matched:
				next[j+1] = true
			}
		}
		at = next
	}
}

// matches reports whether a file has a path that matches.
func (p pattern) matches(file string) bool {
	return p.reached(strings.Split(path.Clean(file), "/"))[len(p)]
}

// leadsBelow reports whether a path below a folder can match.
func (p pattern) leadsBelow(folder string) bool {
	return folder == "." || slices.Contains(p.reached(strings.Split(folder, "/"))[:len(p)], true)
}

// filesMatching finds the files below a folder that a pattern matches, sorted, each as its path below the folder. What
// begins with a dot is found only where the pattern has the dot. No link is followed: one that matches, or that leads
// to a folder below which something may match, is an error, so that what it leads to is not left out unseen.
func filesMatching(folder, text string) (files []string, err error) {
	p := newPattern(text)
	err = walk(folder, text, func(name string, entry fs.DirEntry) (bool, error) {
		if entry.IsDir() {
			return p.leadsBelow(name), nil
		}
		if !p.matches(name) {
			if p.leadsBelow(name) && isFolderLink(below(folder, name), entry) {
				return false, usage{fmt.Sprintf("%s, below which %s may match, is a link to a folder, and links are not followed",
					name, text), "put the folder itself there, or have the pattern leave it out"}
			}
			return false, nil
		}
		if !entry.Type().IsRegular() {
			what := "no regular file"
			if entry.Type()&fs.ModeSymlink != 0 {
				what = "a link, and links are not followed"
			}
			return false, usage{fmt.Sprintf("%s, which %s matches, is %s", name, text, what),
				"put the file itself there, or have the pattern leave it out"}
		}
		files = append(files, name)
		return false, nil
	})
	slices.Sort(files)
	return files, err
}

// isFolderLink reports whether what stands at a path is a link to a folder.
func isFolderLink(name string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// walk visits everything below a folder in the order of its names, by paths with forward slashes. enter says whether to
// go into what is a folder. what names the search, should it be too large.
func walk(folder, what string, enter func(name string, entry fs.DirEntry) (bool, error)) error {
	visited := 0
	return fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return usage{fmt.Sprintf("cannot read the folder %s: %v", filepath.ToSlash(filepath.Join(folder, name)),
				unwrapPath(err)), ""}
		}
		if name == "." {
			return nil
		}
		if visited++; visited > mostVisited {
			return usage{fmt.Sprintf("%s leads through more than %d files and folders", what, mostVisited),
				"name a folder below, which has fewer"}
		}
		into, err := enter(name, entry)
		if err == nil && entry.IsDir() && !into {
			return fs.SkipDir
		}
		return err
	})
}

// below is the path of what a job or a search names in a folder. It is never taken for the name of an embedded case,
// for that of a runtime of the case, or for a flag.
func below(folder, name string) string {
	full := filepath.Join(folder, filepath.FromSlash(name))
	if !strings.ContainsAny(full, `/\.`) || strings.HasPrefix(full, "-") {
		full = "." + string(os.PathSeparator) + full
	}
	return full
}

// escapePattern is the pattern that a path alone matches; "" where there is none, since the path cannot stand in a job.
func escapePattern(file string) string {
	escaped := strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(file)
	if schema.CheckPattern(escaped) != "" {
		return ""
	}
	return escaped
}
