package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// jobName is the file of a job, and lockName that of its lock where it names none.
const (
	jobName  = "construe.yaml"
	lockName = "construe.lock"
)

// job is a construe.yaml, and the folder that its paths are below.
type job struct {
	schema.Job
	document     *schema.Document
	file, folder string
}

// configuration is an error in what a run is configured by, rather than in what it judges.
type configuration struct{ error }

func (c configuration) Unwrap() error { return c.error }

// openJob reads the job that an argument names: its file, or its folder; that of the working folder where it is "".
func openJob(s *streams, name string) (*job, error) {
	if info, err := os.Stat(name); name == "" || err == nil && info.IsDir() {
		name = filepath.Join(name, jobName)
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		hint := inFolder("construe init", filepath.Dir(name)) + " writes one from what it finds"
		if above := jobAbove(filepath.Dir(name)); above != "" && filepath.Base(name) == jobName {
			hint = "there is one in a folder above: " + inFolder("construe ci", above)
		}
		return nil, usage{fmt.Sprintf("there is no %s", filepath.ToSlash(name)), hint}
	}
	shown, data, err := readInput(s, name)
	if err != nil {
		return nil, err
	}
	d, err := schema.Parse(shown, data, schema.KindJob)
	if err != nil {
		for _, p := range schema.ProblemsIn(err, "error") {
			if p.Code == "missing-field" && p.Hint == "" {
				p.Hint = "a job says at least the case, the readings and the runtimes; " + inFolder("construe init",
					filepath.Dir(name)) + " writes one where there is none"
			}
		}
		return nil, configuration{err}
	}
	j := &job{document: d, file: name, folder: filepath.Dir(name)}
	return j, d.Decode(&j.Job)
}

// jobAbove is the nearest folder above one that has a job; "" where none has.
func jobAbove(folder string) string {
	whole, err := filepath.Abs(folder)
	for above := folder; err == nil && whole != filepath.Dir(whole); whole = filepath.Dir(whole) {
		above = filepath.Join(above, "..")
		if isPresent(filepath.Join(above, jobName)) {
			return above
		}
	}
	return ""
}

// at is the path of something that the job names.
func (j *job) at(name string) string { return below(j.folder, name) }

// lock is the path of the lock; "" for none.
func (j *job) lock() string {
	switch j.Lock {
	case schema.NoLock:
		return ""
	case "":
		return j.at(lockName)
	}
	return j.at(j.Lock)
}

// caseName is the case as --case takes it.
func (j *job) caseName() string {
	if slices.Contains(embeddedCases(), j.Case) {
		return j.Case
	}
	return j.at(j.Case)
}

// brought are the readings beside those of the case as --with takes them.
func (j *job) brought() (out []string) {
	for _, name := range j.With {
		if folder, is := strings.CutPrefix(name, layoutPrefix); is {
			out = append(out, layoutPrefix+j.at(folder))
		} else {
			out = append(out, j.at(name))
		}
	}
	return out
}

// pinning is the command that accepts what is there now.
func (j *job) pinning() string { return "construe pin " + report.ShellWord(filepath.ToSlash(j.file)) }

// problem is what is wrong with the value at a pointer of the job.
func (j *job) problem(code, pointer, hint, format string, args ...any) error {
	p := j.document.Problem(code, pointer, format, args...)
	p.Hint = hint
	return configuration{schema.Problems{p}}
}

// files are the files of the runtimes, sorted, each once. A pattern that matches none is an error.
func (j *job) files() (all []string, err error) {
	for i, text := range j.Runtimes {
		pointer := schema.Join("runtimes", strconv.Itoa(i))
		matched, err := filesMatching(j.folder, text)
		var u usage
		switch {
		case errors.As(err, &u):
			return nil, j.problem("pattern", pointer, u.hint, "%s", u.message)
		case err != nil:
			return nil, err
		case len(matched) == 0:
			hint := "a pattern is of files below the folder of " + jobName + ": * is any part of a name, and ** any folders"
			if info, err := os.Stat(j.at(text)); err == nil && info.IsDir() {
				hint = text + "/**/*.yaml matches those below the folder"
			}
			return nil, j.problem("pattern", pointer, hint, "no file matches %s", text)
		}
		all = append(all, matched...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// check finds what can be known to fail before anything is judged: a format that there is none of, an output over what
// the job reads, a file that is not there or leads elsewhere.
func (j *job) check() error {
	if err := cmp.Or(j.checkCase(), j.checkBrought()); err != nil {
		return err
	}
	reads := []string{j.file, j.lock()}
	if j.Waivers != "" {
		if _, err := os.Stat(j.at(j.Waivers)); err != nil {
			return j.problem("unreadable", "/waivers", "docs/waivers.md says how to write one; leave the field out where "+
				"nothing is waived", "cannot read the waivers %s: %v", j.Waivers, unwrapPath(err))
		}
		if err := j.checkLeads("/waivers", j.Waivers); err != nil {
			return err
		}
		reads = append(reads, j.at(j.Waivers))
	}
	if lock := j.lock(); lock != "" {
		if _, err := os.Stat(lock); err != nil {
			return j.problem("unreadable", "/lock", j.pinning()+" writes it; lock: none goes without one",
				"cannot read the lock %s: %v", filepath.ToSlash(lock), unwrapPath(err))
		}
		if err := j.checkLock(); err != nil {
			return err
		}
	}
	return j.checkOutputs(reads)
}

// checkOutputs refuses an output in a format that there is none of, one that leads elsewhere, and one over what is
// read.
func (j *job) checkOutputs(reads []string) error {
	formats := formatsOf("compare")
	for i, output := range j.Outputs {
		pointer := schema.Join("outputs", strconv.Itoa(i))
		format, file := schema.Output(output)
		if !slices.Contains(formats, format) {
			return j.problem("format", pointer, schema.DidYouMean(format, formats, ""),
				"there is no format %q; expected one of %s", format, strings.Join(formats, ", "))
		}
		if err := j.checkLeads(pointer, file); err != nil {
			return err
		}
		over := slices.ContainsFunc(reads, func(name string) bool { return name != "" && sameFile(name, j.at(file)) })
		for _, text := range j.Runtimes {
			over = over || newPattern(text).matches(file)
		}
		for _, folder := range append(j.brought(), j.caseName()) {
			over = over || isPart(folder, j.at(file))
		}
		if over {
			return j.problem("value", pointer, "give it a file of its own, which no pattern of runtimes matches and no "+
				"reading is made of",
				"%s would be written over what this job reads", file)
		}
	}
	return nil
}

// isPart reports whether a file would be a part of a case or a reading: it stands in its folder, or is it, and is
// called as parts are. What else stands there is none of it, such as a page in the folder of a case that is the whole
// repository.
func isPart(whole, file string) bool {
	whole, file = leadsTo(strings.TrimPrefix(whole, layoutPrefix)), leadsTo(file)
	return file == whole || strings.HasPrefix(file, whole+string(os.PathSeparator)) &&
		slices.Contains([]string{".yaml", ".yml", ".rego", ".wasm"}, filepath.Ext(file))
}
