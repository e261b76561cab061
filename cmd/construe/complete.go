package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// completeFlag is the last argument by which a shell asks what the word before it could become.
const completeFlag = "--generate-bash-completion"

// complete writes what the last of words could become, one a line: verbs, then a verb's flags, a flag's values, or the
// runtimes of the case. The shell keeps those that begin like the word.
func complete(ctx context.Context, app *cli.App, s *streams, words []string) {
	if len(words) == 0 {
		words = []string{""}
	}
	for _, candidate := range candidates(ctx, app, words[:len(words)-1], words[len(words)-1]) {
		fmt.Fprintln(s.out, candidate)
	}
}

func candidates(ctx context.Context, app *cli.App, before []string, word string) (out []string) {
	if len(before) == 0 && strings.HasPrefix(word, "-") {
		return flagNames(app.Flags)
	}
	if len(before) == 0 {
		for _, c := range app.Commands {
			if !c.Hidden {
				out = append(out, c.Name)
			}
		}
		return out
	}
	command := app.Command(before[0])
	if command == nil {
		return nil
	}
	if command.Name == helpVerb {
		return candidates(ctx, app, nil, "")
	}
	last := strings.TrimLeft(before[len(before)-1], "-")
	for _, f := range command.Flags {
		if _, isBool := f.(*cli.BoolFlag); !isBool && strings.HasPrefix(before[len(before)-1], "-") &&
			slices.Contains(f.Names(), last) {
			return values(ctx, f.Names()[0], before)
		}
	}
	if strings.HasPrefix(word, "-") {
		return flagNames(command.Flags)
	}
	switch command.Name {
	case "compare", "timeline", "crux", "whatif", "facts", "check":
		return values(ctx, "runtime", before)
	case "explain":
		return append(values(ctx, "cell", before), values(ctx, "runtime", before)...)
	case "completion":
		return []string{"bash", "fish", "zsh"}
	}
	return nil
}

func flagNames(flags []cli.Flag) []string {
	out := []string{"--help"}
	for _, f := range flags {
		out = append(out, "--"+f.Names()[0])
	}
	return out
}

// values lists what a flag can be given, as far as the case that the words name tells.
func values(ctx context.Context, flag string, words []string) []string {
	switch flag {
	case "case":
		return embedded()
	case "format":
		return report.Formats()
	case "fail-on":
		return gates
	case "goal":
		return goals
	case "judge":
		return []string{"topdown", "wasm"}
	case "wasm":
		return []string{"auto", "compiler", "interpreter"}
	case "cell", "move", "reading", "runtime", "set", "world":
		h, err := caseAmong(ctx, words)
		if err != nil {
			return nil
		}
		defer closeHost(ctx, h)
		if flag == "runtime" {
			return h.Runtimes()
		}
		if flag == "world" {
			return worldsAmong(h, words)
		}
		if flag == "move" {
			return movesOf(slices.Sorted(maps.Keys(h.Case().Toggles)))
		}
		if flag == "set" {
			return settingsOf(h.Case())
		}
		names := slices.Sorted(maps.Keys(h.Case().Readings))
		if flag == "cell" {
			return cellsOf(names)
		}
		return names
	}
	return nil
}

// cellsOf lists the cells of readings: each one's own by its name, then every policy over every other's classifier.
func cellsOf(readings []string) []string {
	out := slices.Clone(readings)
	for _, policy := range readings {
		for _, classifier := range readings {
			if policy != classifier {
				out = append(out, policy+"/"+classifier)
			}
		}
	}
	return out
}

// movesOf lists the moves of toggles along their values.
func movesOf(toggles []string) (out []string) {
	for _, t := range toggles {
		for _, move := range []string{"near-miss", "stronger", "weaker"} {
			out = append(out, t+"="+move)
		}
	}
	return out
}

// settingsOf lists what can be set by name to one of the values that the case lists.
func settingsOf(c *schema.Case) (out []string) {
	for name, t := range c.Toggles {
		for value := range t.Values.Sets {
			out = append(out, name+"="+value)
		}
		for _, value := range t.Values.List {
			if text, is := value.(string); is {
				out = append(out, name+"="+text)
			}
		}
	}
	for name, d := range c.Definitions {
		for value := range d.Values {
			out = append(out, name+"="+value)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// worldsAmong lists the worlds of the runtimes that words name by id or file, or of those that the case shows by
// default, and the facts as stated.
func worldsAmong(h *host.Host, words []string) []string {
	var documents []*schema.Document
	silent := &streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	for _, word := range words[1:] {
		word = strings.TrimPrefix(word, "--runtime=")
		if !slices.Contains(h.Runtimes(), word) && !slices.Contains([]string{".yaml", ".yml", ".json"},
			filepath.Ext(word)) {
			continue
		}
		if d, err := oneRuntime(silent, h, word); err == nil {
			documents = append(documents, d)
		}
	}
	if len(documents) == 0 {
		for _, id := range h.Case().Default.Runtimes {
			if d, err := h.Runtime(id); err == nil {
				documents = append(documents, d)
			}
		}
	}
	out := []string{"stated"}
	for _, d := range documents {
		worlds, _ := d.Tree["worlds"].(map[string]any)
		for id := range worlds {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// caseAmong opens the case that words name with --case, or the one that verbs take without it.
func caseAmong(ctx context.Context, words []string) (*host.Host, error) {
	name := ""
	if caseHere() {
		name = here
	}
	for i, w := range words {
		if value, is := strings.CutPrefix(w, "--case="); is {
			name = value
		} else if w == "--case" && i+1 < len(words) {
			name = words[i+1]
		}
	}
	config := host.Config{NoReadings: true}
	if err := chooseCase(&config, name); err != nil {
		return nil, err
	}
	return host.Open(ctx, config)
}

func completionCommand(s *streams) *cli.Command {
	scripts := map[string]string{
		"bash": `_construe() {
	local words=("${COMP_WORDS[@]:0:COMP_CWORD+1}")
	mapfile -t COMPREPLY < <(compgen -W "$("${words[@]}" ` + completeFlag + ` 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _construe construe
`,
		"zsh": `#compdef construe
_construe() {
	local -a candidates
	candidates=("${(@f)$("${(@)words[1,CURRENT]}" ` + completeFlag + ` 2>/dev/null)}")
	compadd -- $candidates
	_files
}
compdef _construe construe
`,
		"fish": `complete -c construe -a '(set -l before (commandline -opc); set -l word (commandline -ct); $before "$word" ` + completeFlag + ` 2>/dev/null)'
`,
	}
	return &cli.Command{Name: "completion", Category: "author", Usage: "print the completion script of a shell",
		ArgsUsage: "bash|zsh|fish", Action: func(c *cli.Context) error {
			script, known := scripts[c.Args().First()]
			if !known || c.NArg() != 1 {
				return usage{fmt.Sprintf("there is no completion for %q; expected bash, zsh or fish",
					strings.Join(c.Args().Slice(), " ")), "source <(construe completion bash)"}
			}
			_, err := fmt.Fprint(s.out, script)
			return err
		}}
}
