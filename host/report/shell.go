package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// whatIf adds the command that makes the changes of a set, beside what was made otherwise before, on a runtime and in a
// world: a reader who doubts what a page says of a set types it and sees.
//
//	construe whatif --world h1 --set inference-host=azure
//
// Where the runtime, the case or the day are not what the command takes of itself, the words of [Options].Again stand
// after the verb. What was made otherwise before is left out where a change sets the same fact, since a command may
// set it once: sets are the pointers that the changes set.
func (d *draft) whatIf(runtime, world string, before []schema.PointerChange, changes []schema.ToggleChange,
	sets []string) {
	line := d.options.whatIf(runtime, world)
	for _, b := range before {
		if !slices.Contains(sets, b.Pointer) {
			line += " --set " + ShellWord(b.Pointer+"="+b.To)
		}
	}
	line += " "
	for i, c := range changes {
		if i > 0 {
			line += " "
		}
		line += "--set " + ShellWord(c.Toggle+"="+c.To)
	}
	d.add(Command(line))
}

// whatIf is the command whatif up to what it makes otherwise.
func (o Options) whatIf(runtime, world string) string {
	line := "construe whatif"
	if o.Again != nil {
		for _, word := range o.Again(runtime) {
			line += " " + ShellWord(word)
		}
	}
	return line + " --world " + ShellWord(cmp.Or(world, "stated"))
}

// ShellWord is a word as a POSIX shell takes it for one, whatever a party put into it: in single quotes, unless it is
// of characters that mean nothing to any shell. Ids and values of a case are a party's, and a command that a page
// prints is pasted by somebody who trusts the page.
//
// PowerShell and cmd.exe quote otherwise; words without quotes, which most are, are the same in all of them.
func ShellWord(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=/.:", r)
	}
	if strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	quoted := "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	return visible.WithoutCommands(quoted, "''[") // which a shell takes for nothing
}
