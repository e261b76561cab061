package schema

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
)

// Job is a job/v1, the construe.yaml of a repository: what construe ci judges, under which readings, what fails it and
// what it writes. Every path in it is below the folder that it stands in, with forward slashes.
type Job struct {
	Construe string `json:"construe"`
	// Case: the name of an embedded case, or the folder of one.
	Case string `json:"case"`
	// With: readings beside those of the case, each a folder, a .tar or an OCI image layout.
	With []string `json:"with,omitempty"`
	// Readings: the readings that judge, and the digest that each is pinned by, or [Unpinned].
	Readings map[string]string `json:"readings"`
	// Runtimes: patterns of files, each of which matches something; see [CheckPattern].
	Runtimes []string `json:"runtimes"`
	// Worlds: the worlds to judge in, where a runtime has them; stated is the facts as stated. If none is given, it is
	// the facts as stated and every world that a runtime has.
	Worlds []string `json:"worlds,omitempty"`
	// AsOf: the day to judge on; each runtime's own if left out.
	AsOf string `json:"as_of,omitempty"`
	// FailOn: the level of the gate, breach if left out.
	FailOn string `json:"fail_on,omitempty"`
	// Waivers: the file of waivers; none if left out.
	Waivers string `json:"waivers,omitempty"`
	// CrossCheck: whether a second engine judges as well; true if left out.
	CrossCheck *bool `json:"cross_check,omitempty"`
	// Crux: whether the cheapest change that would settle each dispute is looked for.
	Crux bool `json:"crux,omitempty"`
	// Lock: the file of the lock, construe.lock if left out, and [NoLock] for none.
	Lock string `json:"lock,omitempty"`
	// LockRuntimes: whether the lock pins the runtimes as well.
	LockRuntimes bool `json:"lock_runtimes,omitempty"`
	// Outputs: what is written to files, each FORMAT=FILE.
	Outputs []string `json:"outputs,omitempty"`
}

const (
	// Unpinned stands in the place of the digest of a reading in a [Job] until one is written there.
	Unpinned = "unpinned"
	// NoLock stands in the place of the file of a lock in a [Job] that has none.
	NoLock = "none"
)

// layoutPrefix is how an OCI image layout is named among readings.
const layoutPrefix = "oci-layout:"

// Output takes an output of a [Job] apart.
func Output(output string) (format, file string) {
	format, file, _ = strings.Cut(output, "=")
	return format, file
}

// checkJob finds what a schema cannot: paths that lead out of the job's folder, patterns that are none, and what is
// named twice.
func (d *Document) checkJob() (problems Problems) {
	var j Job
	if err := d.Decode(&j); err != nil {
		return ProblemsIn(err, "type")
	}
	expect := func(pointer, shown, wanted string) {
		if wanted != "" {
			problems = append(problems, d.Problem("value", pointer, "%s %s", visible.Quote(shown), wanted))
		}
	}
	for _, path := range [][2]string{{"/case", j.Case}, {"/waivers", j.Waivers}, {"/lock", j.Lock}} {
		if path[1] != "" {
			expect(path[0], path[1], CheckPath(path[1]))
		}
	}
	each := func(member string, names []string, mistake func(string) string) {
		given := map[string]bool{}
		for i, name := range names {
			pointer := Join(member, strconv.Itoa(i))
			if given[name] {
				expect(pointer, name, "is given twice")
				continue
			}
			given[name] = true
			expect(pointer, name, mistake(name))
		}
	}
	each("with", j.With, func(name string) string { return CheckPath(strings.TrimPrefix(name, layoutPrefix)) })
	each("runtimes", j.Runtimes, CheckPattern)
	each("worlds", j.Worlds, func(string) string { return "" })
	files := map[string]bool{}
	for i, output := range j.Outputs {
		_, file := Output(output)
		mistake := CheckPath(file)
		if file == "-" {
			mistake = "goes to standard output, which has the page; expected the name of a file"
		}
		if file = path.Clean(file); mistake == "" && files[file] {
			mistake = "goes to a file that another output goes to; expected a file of its own for each"
		}
		files[file] = true
		expect(Join("outputs", strconv.Itoa(i)), output, mistake)
	}
	slices.SortFunc(problems, func(a, b *Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return problems
}

// CheckPath says what is wrong with a path in a [Job], as that of its case, in words that go on after the path; ""
// where nothing is.
func CheckPath(name string) string {
	switch {
	case strings.Contains(name, `\`):
		return `has a \; expected a path with forward slashes`
	case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':':
		return "is a path of one machine; expected one below the folder of this file"
	case slices.Contains(strings.Split(name, "/"), ".."):
		return "leads out of the folder of this file; expected a path below it"
	case OneLine(name) != name:
		return "has characters that do not show; expected a path that can be read"
	}
	return ""
}

// NotThese says what is wrong with a pattern that has [!, which goes on after the pattern: a shell takes it for none of
// the letters behind it, and here it would be one of them, so that the pattern came to the opposite.
const NotThese = "has [!; expected [^ab] for a letter that is none of several"

// CheckPattern says what is wrong with a pattern of files, as the runtimes of a [Job] are; "" where nothing is. A
// pattern is a path in which * stands for any part of a name, ? for a letter, [ab] for one of several, and a name **
// for any number of folders.
func CheckPattern(pattern string) string {
	if mistake := CheckPath(pattern); mistake != "" {
		return mistake
	}
	for _, name := range strings.Split(pattern, "/") {
		if _, err := path.Match(name, ""); err != nil {
			return "is no pattern of files: a [ has no ]"
		}
		if strings.Contains(name, "[!") {
			return NotThese
		}
		if strings.Contains(name, "**") && name != "**" {
			return "has ** beside other letters; expected it alone between slashes, as in runtimes/**/*.yaml"
		}
	}
	return ""
}
