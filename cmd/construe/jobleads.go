package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkLeads refuses a file that leads out of the folder of the job by a link, or into what a version control system
// keeps there for itself: whoever writes the job, which may come with a change of a stranger's, writes and waives in
// their own files alone. What a job pins by digest, such as a reading, may be a link.
func (j *job) checkLeads(pointer, name string) error {
	const separator = string(os.PathSeparator)
	if _, err := os.Stat(filepath.Dir(j.at(name))); err != nil { // where nothing can be read or written
		return nil
	}
	at := j.at(name)
	if whole, err := filepath.EvalSymlinks(at); err == nil { // by the names of what is open as well, as in /proc
		at = whole
	}
	below, is := strings.CutPrefix(leadsTo(at), strings.TrimSuffix(leadsTo(j.folder), separator)+separator)
	if !is {
		return j.problem("value", pointer, "put the file itself there, or name another",
			"%s leads out of the folder of this file by a link; expected a file below it", name)
	}
	for _, part := range strings.Split(below, separator) {
		if slices.Contains(versionControl(), part) {
			return j.problem("value", pointer, "name another file", "%s leads into %s, which version control keeps for itself",
				name, part)
		}
	}
	return nil
}

// versionControl are the names under which systems keep a repository, in small letters. No change of files can bring
// one, and what stands there is run, as hooks are.
func versionControl() []string { return []string{".bzr", ".git", "git~1", ".hg", ".jj", ".svn"} }

// checkLock refuses a lock that leads elsewhere; it need not be there.
func (j *job) checkLock() error {
	if j.lock() == "" {
		return nil
	}
	return j.checkLeads("/lock", cmp.Or(j.Lock, lockName))
}
