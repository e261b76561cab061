package main

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// checkCase refuses a case that there is none of, as it is written.
func (j *job) checkCase() error {
	var u usage
	if err := chooseCase(new(host.Config), j.caseName()); !errors.As(err, &u) {
		return err
	}
	return j.problem("no-case", "/case", u.hint, "%s", strings.ReplaceAll(u.message, j.caseName(), j.Case))
}

// checkBrought refuses a reading that is brought from where there is nothing.
func (j *job) checkBrought() error {
	for i, name := range j.With {
		if _, err := os.Stat(j.at(strings.TrimPrefix(name, layoutPrefix))); err != nil {
			return j.problem("unreadable", schema.Join("with", strconv.Itoa(i)), "a reading is a folder with reading.yaml, "+
				"the .tar that construe pin --tar writes, or "+layoutPrefix+"DIR", "cannot read the reading %s: %v", name,
				unwrapPath(err))
		}
	}
	return nil
}

// checkWorlds refuses a world that no runtime has. Where a runtime cannot be read nobody knows which it has, and that
// it cannot be judged is said of it.
func (j *job) checkWorlds(s *streams, files []string) error {
	named := slices.DeleteFunc(slices.Clone(j.Worlds), func(w string) bool { return worldID(w) == "" })
	known := map[string]bool{}
	for _, file := range files {
		if !slices.ContainsFunc(named, func(w string) bool { return !known[w] }) {
			return nil
		}
		for d, err := range documentsIn(s, fileSource(j.at(file))) {
			if err != nil {
				return nil
			}
			worlds, _ := d.Tree["worlds"].(map[string]any)
			for world := range worlds {
				known[world] = true
			}
		}
	}
	for i, world := range j.Worlds {
		if slices.Contains(named, world) && !known[world] {
			return j.problem("unknown-world", schema.Join("worlds", strconv.Itoa(i)), schema.DidYouMean(world,
				append(schema.Keys(known), "stated"), "leave out what no runtime has, or mend its name"),
				"no runtime has a world %s", world)
		}
	}
	return nil
}

// placed gives what is wrong with what a job names its place in the job: a reading that is not as it is pinned, or that
// there is none of, and a file that cannot be written.
func (j *job) placed(err error) error {
	var lost *unwritableError
	if errors.As(err, &lost) {
		for i, output := range j.Outputs {
			if _, file := schema.Output(output); j.at(file) == lost.name {
				return j.problem("unwritable", schema.Join("outputs", strconv.Itoa(i)), lost.hint, "%s", lost.message)
			}
		}
		return err
	}
	problems := slices.Clone(schema.ProblemsIn(err, "error"))
	some := false
	for i, p := range problems {
		pointer := j.pointer(p)
		if _, known := j.document.Location(pointer); !known || p.File != "" {
			continue
		}
		placed := j.document.Problem(p.Code, pointer, "%s", p.Message)
		placed.Hint, placed.Expected, placed.Party = p.Hint, p.Expected, p.Party
		problems[i], some = placed, true
	}
	var refused mismatch
	switch {
	case !some:
		return err
	case errors.As(err, &refused):
		return mismatch{problems}
	}
	return configuration{problems}
}

// pointer is where what a problem is about stands in the job; one of nothing where it is about something else.
func (j *job) pointer(p *schema.Problem) string {
	switch {
	case p.Code == "locked" && strings.HasPrefix(p.Pointer, "/readings/"):
		return p.Pointer
	case p.Code == "unknown-reading":
		for _, name := range schema.Keys(j.Readings) {
			if !slices.Contains(p.Expected, name) {
				return schema.Join("readings", name)
			}
		}
	}
	return "/none/of/it"
}
