package main

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// isJob reports whether an argument of pin is the file of a job, rather than the folder of a reading.
func isJob(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name))) &&
		filepath.Base(name) != "reading.yaml"
}

// pinJob accepts what a job names as it is now: the digests of its readings are written into its file, where all else
// stays as it is, and the lock is written anew.
func pinJob(c *cli.Context, s *streams, name string) error {
	for _, flag := range []string{"case", "with", "tar"} {
		if c.IsSet(flag) {
			return usage{fmt.Sprintf("--%s means nothing for a job; %s says what it is about", flag, name), "leave it out"}
		}
	}
	j, err := openJob(s, name)
	if err != nil {
		return err
	}
	if err := j.checkLock(); err != nil {
		return err
	}
	if what := precious(target{j.lock(), "--lock"}); what != "" {
		return j.problem("value", "/lock", "name another file, or one that is not there", "%s is no lock that is written "+
			"anew: it is %s", j.Lock, what)
	}
	h, err := j.open(c)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	lock, err := j.makeLock(s, h)
	if err != nil {
		return err
	}
	digests, err := digestsOf(h)
	if err != nil {
		return err
	}
	shown, before, err := readInput(s, j.file)
	if err != nil {
		return err
	}
	after, err := j.pinned(shown, before, digests)
	if err != nil {
		return err
	}
	var files []wholeFile
	if !bytes.Equal(before, after) {
		files = append(files, wholeFile{j.file, after})
	}
	if _, was, err := readInput(s, j.lock()); lock != nil && (err != nil || !bytes.Equal(was, lock)) {
		files = append(files, wholeFile{j.lock(), lock})
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.ToSlash(filepath.Clean(f.name)))
	}
	switch {
	case len(files) == 0:
		fmt.Fprintf(s.out, "%s: everything is pinned\n", harmless(shown))
		return nil
	case c.Bool("check"):
		fmt.Fprintf(s.out, "%s: not as it is pinned: %s\n", harmless(shown), harmless(strings.Join(names, ", ")))
		return result(exitMismatch)
	}
	if err := writeTogether(settleInOrder, files...); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: pinned %s; written: %s\n", harmless(shown), report.Counted(len(digests), "reading"),
		harmless(strings.Join(names, ", ")))
	return nil
}

// open opens the case of a job with the readings that it names.
func (j *job) open(c *cli.Context) (*host.Host, error) {
	if err := c.Set("case", j.caseName()); err != nil {
		return nil, err
	}
	for _, name := range j.brought() {
		if err := c.Set("with", name); err != nil {
			return nil, err
		}
	}
	return open(c, schema.Keys(j.Readings))
}

// makeLock is the lock of a job as a file; nil where it has none.
func (j *job) makeLock(s *streams, h *host.Host) ([]byte, error) {
	if j.lock() == "" {
		return nil, nil
	}
	var runtimes []*schema.Document
	if j.LockRuntimes {
		files, err := j.files()
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			for d, err := range documentsIn(s, fileSource(j.at(file))) {
				if err != nil {
					return nil, err
				}
				runtimes = append(runtimes, d)
			}
		}
	}
	l, err := h.Lock(runtimes)
	if err != nil {
		return nil, err
	}
	return schema.Write(l)
}

// digestsOf are the digests by which the readings are pinned that a host opened.
func digestsOf(h *host.Host) (map[string]string, error) {
	digests := map[string]string{}
	for _, name := range h.Readings() {
		digest, err := h.ReadingDigest(name)
		if err != nil {
			return nil, err
		}
		digests[name] = digest
	}
	return digests, nil
}

// pinned is the file of a job with other digests. Only they are replaced, each where it stands.
func (j *job) pinned(shown string, data []byte, digests map[string]string) ([]byte, error) {
	names := schema.Keys(j.Readings)
	place := func(name string) schema.Location {
		at, _ := j.document.Location(schema.Join("readings", name))
		return at
	}
	slices.SortFunc(names, func(a, b string) int { // the last one first, so that places stay
		x, y := place(a), place(b)
		return cmp.Or(y.Line-x.Line, y.Column-x.Column)
	})
	lines := strings.Split(string(data), "\n")
	for _, name := range names {
		at, was := place(name), j.Readings[name]
		if at.Line < 1 || at.Line > len(lines) || at.Column > len(lines[at.Line-1]) {
			continue
		}
		line := lines[at.Line-1]
		lines[at.Line-1] = line[:at.Column-1] + strings.Replace(line[at.Column-1:], was, digests[name], 1)
	}
	after := []byte(strings.Join(lines, "\n"))
	var is schema.Job
	d, err := schema.Parse(shown, after, schema.KindJob)
	if err == nil {
		err = d.Decode(&is)
	}
	was := j.Job
	was.Readings = digests
	if err != nil || !reflect.DeepEqual(was, is) {
		return nil, j.problem("pin-form", "/readings", "write each reading on a line of its own, with its digest behind it",
			"the digests cannot be told apart where they stand")
	}
	return after, nil
}
