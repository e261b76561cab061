package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func initCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "write the " + jobName + " of a repository from what is found there",
		ArgsUsage: "[FOLDER]",
		Description: "FOLDER, or the working folder, is searched for runtimes, which are files whose first field says " +
			schema.KindRuntime + ", and for a case. Links and what begins with a dot are left alone. Without a case it " +
			"is the embedded one that fits them.\n\n" +
			"Each runtime is judged once. What cannot be judged is left out, and said; what is chosen construe ci judges " +
			"without an error. The digests of the readings stand in " + jobName + ", and those of all that they are made of " +
			"in " + lockName + " beside it. Nothing is overwritten. A limit that is raised here has to be raised " +
			"for construe ci as well.",
		Flags: append([]cli.Flag{
			text("init", "case", "", "the case: the `NAME` of an embedded one, or a folder; what is found, if left out"),
			list("init", "with", "a reading beside those of the case: the `PATH` of its folder or of its .tar, or "+
				layoutPrefix+"DIR; may be given again"),
			text("init", "fail-on", gate.Standard, "fail where the worst world is: breach (agreed), disputed, "+
				"undetermined or never; each includes those before it"),
			&cli.BoolFlag{Name: "cross-check", Value: true, Usage: "have a second engine judge as well; " +
				"--cross-check=false does without", EnvVars: env("init", "cross-check")},
			text("init", "wasm", "auto", "how plugins run: auto, interpreter or compiler; compiler fills the cache that "+
				"auto uses"),
			cacheFlag("init")}, limitFlags("init")...),
		Action: func(c *cli.Context) error { return initialize(c, s) }}
}

// initialize writes a job, and its lock.
func initialize(c *cli.Context, s *streams) error {
	folder := here
	switch c.NArg() {
	case 0:
	case 1:
		folder = c.Args().First()
	default:
		return usage{"more than one folder was given; expected one", "construe init FOLDER"}
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return usage{fmt.Sprintf("there is no folder %s", filepath.ToSlash(folder)), "construe init FOLDER"}
	}
	if err := checkLevel(c.String("fail-on")); err != nil {
		return err
	}
	name := below(folder, jobName)
	if isPresent(name) {
		return usage{fmt.Sprintf("%s is there already", filepath.ToSlash(name)), "nothing is overwritten; remove it, or " +
			"have construe pin " + report.ShellWord(filepath.ToSlash(name)) + " accept what has changed"}
	}
	found, err := search(folder)
	if err != nil {
		return err
	}
	d := &drafted{c: c, s: s, folder: folder}
	if err := d.choose(found); err != nil {
		return err
	}
	defer closeHost(c.Context, d.host)
	lock, err := d.lock()
	if err != nil {
		return err
	}
	job, err := d.write()
	if err != nil {
		return err
	}
	files := []wholeFile{{name, job}}
	if lock != nil {
		files = append([]wholeFile{{below(folder, lockName), lock}}, files...)
	}
	if err := writeTogether(settleInOrder, files...); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s: %s, %s and %s; next: %s\n", harmless(filepath.ToSlash(filepath.Clean(name))),
		harmless(d.job.Case), report.Counted(len(d.job.Readings), "reading"), report.Counted(len(d.chosen), "file")+
			" of runtimes", harmless(inFolder("construe ci", folder)))
	return err
}

// inFolder is a command about a folder, for a shell; the working folder need not be named.
func inFolder(command, folder string) string {
	if folder == here {
		return command
	}
	return command + " " + report.ShellWord(filepath.ToSlash(folder))
}

// jobText is a job as people write one.
func jobText(j schema.Job) []byte {
	var b strings.Builder
	b.WriteString("# What construe ci judges here; docs/construe-yaml.md lists the fields.\n")
	fmt.Fprintf(&b, "construe: %s\ncase: %s\n", j.Construe, yamlWord(j.Case))
	listed := func(member string, values []string) {
		if len(values) == 0 {
			return
		}
		fmt.Fprintf(&b, "%s:\n", member)
		for _, value := range values {
			fmt.Fprintf(&b, "  - %s\n", yamlWord(value))
		}
	}
	listed("with", j.With)
	b.WriteString("# Who judges, pinned: a reading that is otherwise is refused, until construe pin accepts it.\n" +
		"readings:\n")
	for _, name := range schema.Keys(j.Readings) {
		fmt.Fprintf(&b, "  %s: %s\n", name, j.Readings[name])
	}
	b.WriteString("# What is judged: patterns of files, each of which matches something.\n")
	listed("runtimes", j.Runtimes)
	fmt.Fprintf(&b, "# What fails the run: breach (all agree on one), disputed, undetermined or never.\n"+
		"fail_on: %s\n", j.FailOn)
	if j.CrossCheck != nil {
		fmt.Fprintf(&b, "cross_check: %t\n", *j.CrossCheck)
	}
	return []byte(b.String())
}

// yamlWord writes a text so that YAML reads the same text, and no number and no day.
func yamlWord(text string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-", r)
	}
	letter := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	if strings.ContainsFunc(text, func(r rune) bool { return !plain(r) }) || !strings.ContainsAny(text, "/-") ||
		strings.IndexFunc(text, letter) != 0 {
		return strconv.Quote(text) // whose escapes are those of YAML
	}
	return text
}
