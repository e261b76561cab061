package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/policies"
)

// drafted is a job in the making.
type drafted struct {
	c      *cli.Context
	s      *streams
	folder string

	job    schema.Job
	host   *host.Host // opened on the case, with the readings that are chosen
	chosen []string   // files of runtimes, below the folder
}

// leave says what is left out, and why; a problem that has its place in a file names that.
func (d *drafted) leave(what string, why error) {
	p := *schema.ProblemsIn(why, "error")[0]
	p.Hint, p.Source = "", ""
	said := p.Error()
	if p.Code == "error" { // one that has no code of its own
		said = p.Message
	}
	if p.Party != "" {
		said = report.Failed(&p)
	}
	if p.File == "" || p.Party != "" {
		said = what + ": " + said
	}
	fmt.Fprintf(d.s.err, "construe: left out: %s\n", harmless(said))
}

// read reads the runtimes of a file, which may have one a line.
func (d *drafted) read(file string) (all []*schema.Document, err error) {
	for one, err := range documentsIn(d.s, fileSource(below(d.folder, file))) {
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// choose chooses runtimes, case and readings: of each what can be judged.
func (d *drafted) choose(found findings) error {
	for _, file := range found.unread {
		d.leave(file, errors.New("it cannot be read"))
	}
	var files []string
	count := map[string]int{} // runtimes, by file
	for _, file := range found.runtimes {
		if escapePattern(file) == "" {
			d.leave(file, errors.New("its name cannot stand in "+jobName))
			continue
		}
		runtimes, err := d.read(file)
		if err != nil {
			d.leave(file, err)
			continue
		}
		files = append(files, file)
		count[file] = len(runtimes)
	}
	if len(files) == 0 {
		return usage{fmt.Sprintf("there is no runtime in %s that can be read", filepath.ToSlash(d.folder)),
			"a runtime is a file that ends in .yaml, .yml or .json and begins with construe: " + schema.KindRuntime +
				"; construe new runtime NAME makes one"}
	}
	if err := d.chooseCase(found.cases, files); err != nil {
		return err
	}
	if err := d.nameable(); err != nil {
		return err
	}
	if files = d.own(found, files); len(files) == 0 {
		return usage{fmt.Sprintf("every runtime in %s belongs to a case other than %s", filepath.ToSlash(d.folder),
			d.job.Case), "--case names the case that they are to be judged under"}
	}
	if err := d.openReadings(); err != nil {
		return err
	}
	wrong, err := d.tried(files, count)
	if err != nil {
		return err
	}
	for _, file := range files {
		if why := wrong[file]; why != nil {
			d.leave(file, why)
		} else {
			d.chosen = append(d.chosen, file)
		}
	}
	if len(d.chosen) == 0 {
		return usage{fmt.Sprintf("no runtime in %s can be judged under the case %s", filepath.ToSlash(d.folder),
			d.job.Case), "--case names another; construe new runtime NAME makes a runtime that can be judged"}
	}
	return nil
}

// chooseCase takes the case that the flag names, or else the one that was found, or else the embedded one that fits
// most of the runtimes; of those that fit as many the default one.
func (d *drafted) chooseCase(found, files []string) (err error) {
	for _, name := range d.c.StringSlice("with") {
		prefix := ""
		if folder, is := strings.CutPrefix(name, layoutPrefix); is {
			prefix, name = layoutPrefix, folder
		}
		inside, err := d.inside(name)
		if err != nil {
			return err
		}
		d.job.With = append(d.job.With, prefix+inside)
	}
	named := d.c.String("case")
	switch {
	case slices.Contains(embeddedCases(), named):
		d.job.Case = named
		return nil
	case named != "":
		d.job.Case, err = d.inside(named)
		return err
	case len(found) == 1:
		d.job.Case = found[0]
		return nil
	case len(found) > 1:
		return usage{fmt.Sprintf("there are several cases in %s: %s", filepath.ToSlash(d.folder),
			strings.Join(found, ", ")), "name one: " + inFolder("construe init --case "+report.ShellWord(
			filepath.ToSlash(below(d.folder, found[0]))), d.folder)}
	}
	most := -1
	for _, name := range embeddedCases() {
		fit, err := d.fitting(name, files)
		if err != nil {
			return err
		}
		if fit > most || fit == most && name == policies.Default {
			most, d.job.Case = fit, name
		}
	}
	return nil
}

// nameable refuses a case or a reading whose path cannot stand in a job.
func (d *drafted) nameable() error {
	for _, name := range append([]string{d.job.Case}, d.job.With...) {
		if mistake := schema.CheckPath(strings.TrimPrefix(name, layoutPrefix)); mistake != "" {
			return usage{fmt.Sprintf("the path %q cannot stand in %s: it %s", name, jobName, mistake), "give it another name"}
		}
	}
	return nil
}

// fitting counts the files all of whose runtimes an embedded case can judge, as far as is known before.
func (d *drafted) fitting(name string, files []string) (fit int, err error) {
	config := host.Config{NoReadings: true}
	if err := chooseCase(&config, name); err != nil {
		return 0, err
	}
	h, err := host.Open(d.c.Context, config)
	if err != nil {
		return 0, err
	}
	defer closeHost(d.c.Context, h)
	for _, file := range files {
		documents, err := d.read(file)
		fits := err == nil
		for _, one := range documents {
			if _, err := h.Facts(d.c.Context, host.FactsRequest{Runtime: one}); err != nil {
				fits = false
			}
		}
		if fits {
			fit++
		}
	}
	return fit, nil
}

// inside is the path of a file or folder below that of the job.
func (d *drafted) inside(name string) (string, error) {
	folder, err := filepath.Abs(d.folder)
	if err != nil {
		return "", err
	}
	full, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	inside, err := filepath.Rel(folder, full)
	if err != nil || !filepath.IsLocal(inside) {
		return "", usage{fmt.Sprintf("%s does not stand below %s, so that no %s there can name it", name,
			filepath.ToSlash(d.folder), jobName), "run construe init on a folder that has both"}
	}
	return filepath.ToSlash(inside), nil
}

// openReadings opens the case with those of its readings that load, and are of this state of the case.
func (d *drafted) openReadings() error {
	j := &job{Job: schema.Job{Case: d.job.Case}, folder: d.folder} // the flag has the readings beside it already
	for {
		h, err := j.open(d.c)
		if err != nil {
			return err
		}
		unfit := d.unfit(h)
		if len(unfit) == 0 {
			d.host = h
			break
		}
		readings := slices.DeleteFunc(h.Readings(), func(name string) bool { return unfit[name] != nil })
		closeHost(d.c.Context, h)
		for _, name := range schema.Keys(unfit) {
			d.leave("the reading "+name, unfit[name])
		}
		if len(readings) == 0 {
			return usage{fmt.Sprintf("no reading of the case %s can judge", d.job.Case),
				"construe check --case " + report.ShellWord(j.caseName()) + " says what is wrong with each"}
		}
		j.Readings = map[string]string{}
		for _, name := range readings {
			j.Readings[name] = schema.Unpinned
		}
	}
	digests, err := digestsOf(d.host)
	d.job.Readings = digests
	return err
}

// unfit are the readings that a job cannot pin, and why.
func (d *drafted) unfit(h *host.Host) map[string]error {
	out := map[string]error{}
	for _, name := range h.Readings() {
		if _, err := h.ReadingDigest(name); err != nil {
			out[name] = err
		}
	}
	if len(out) > 0 {
		return out
	}
	if l, err := h.Lock(nil); err == nil {
		for _, p := range schema.ProblemsIn(h.CheckLock(l, nil), "error") {
			out[p.Party] = schema.Problems{p}
		}
	}
	return out
}

// tried judges the runtimes of files, so many of each, as construe ci will, in one run, and gives what goes wrong first
// with a file.
func (d *drafted) tried(files []string, count map[string]int) (wrong map[string]error, err error) {
	q := host.CompareRequest{EveryWorld: true, NoDisputes: true, LeaveUnused: true,
		Runtimes: func(yield func(*schema.Document, error) bool) {
			for _, file := range files {
				runtimes, err := d.read(file)
				if err == nil && len(runtimes) != count[file] {
					err = errors.New("it changed while it was read")
				}
				for i := range count[file] {
					var one *schema.Document
					if err == nil {
						one = runtimes[i]
					}
					if !yield(one, err) {
						return
					}
				}
			}
		}}
	var each []string // the file of each result
	for _, file := range files {
		each = append(each, slices.Repeat([]string{file}, count[file])...)
	}
	wrong = map[string]error{}
	for one, err := range d.host.Compare(d.c.Context, q) {
		if d.c.Context.Err() != nil {
			return nil, err
		}
		if err == nil {
			err = errorIn(one)
		}
		if err != nil && wrong[each[0]] == nil {
			wrong[each[0]] = err
		}
		each = each[1:]
	}
	return wrong, nil
}

// errorIn is the first error of a comparison's cells; nil where each was judged.
func errorIn(c *schema.Comparison) error {
	for _, cell := range c.Cells {
		if v, has := c.Verdict(cell); has && v.Error != nil {
			return schema.Problems{v.Error}
		}
	}
	if hasError(c) {
		return errors.New("a cell of it could not be judged")
	}
	return nil
}

// lock is the lock to be written; nil where one is there that says the same of what is opened.
func (d *drafted) lock() ([]byte, error) {
	name := below(d.folder, lockName)
	if isPresent(name) {
		if err := checkLock(d.s, d.host, name, nil); err != nil {
			return nil, usage{fmt.Sprintf("%s is there already, and pins something else: %s", filepath.ToSlash(name),
				schema.ProblemsIn(err, "error")[0].Message), "nothing is overwritten; remove it, or have construe lock pin " +
				"what is there now"}
		}
		return nil, nil
	}
	l, err := d.host.Lock(nil)
	if err != nil {
		return nil, err
	}
	return schema.Write(l)
}

// write completes the job and gives its text, which is read again to be sure.
func (d *drafted) write() (text []byte, err error) {
	d.job.Construe, d.job.FailOn = schema.KindJob, d.c.String("fail-on")
	if crossed := d.c.Bool("cross-check"); !crossed {
		d.job.CrossCheck = &crossed
	}
	if d.job.Runtimes, err = cover(d.folder, d.chosen); err != nil {
		return nil, err
	}
	text = jobText(d.job)
	if _, err := schema.Parse(jobName, text, schema.KindJob); err != nil {
		return nil, fmt.Errorf("what was written cannot be read: %w", err)
	}
	return text, nil
}
