package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
)

func completionCommand(s *streams) *cli.Command {
	scripts := map[string]string{
		// compgen -W would run what a word has in it
		"bash": `_construe() {
	local words=("${COMP_WORDS[@]:0:COMP_CWORD+1}") candidate
	COMPREPLY=()
	while IFS= read -r candidate; do
		if [[ $candidate == "${COMP_WORDS[COMP_CWORD]}"* ]]; then
			COMPREPLY+=("$candidate")
		fi
	done < <("${words[@]}" ` + completeFlag + ` 2>/dev/null)
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
	return &cli.Command{Usage: "print the completion script of a shell",
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

// completeFlag is the last argument by which a shell asks what the word before it could become.
const completeFlag = "--generate-bash-completion"

// complete writes what the last of words could become, one a line: a verb, a flag of a verb, a value of a flag or an
// argument. The shell keeps those that begin like the word, and puts them on its line as they are; what would be more
// than a word there, as whoever wrote the case may want, is left out.
func complete(ctx context.Context, app *cli.App, s *streams, words []string) {
	if len(words) == 0 {
		words = []string{""}
	}
	for _, candidate := range candidates(ctx, app, words[:len(words)-1], words[len(words)-1]) {
		if report.ShellWord(candidate) == candidate {
			fmt.Fprintln(s.out, candidate)
		}
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
			return candidatesOf(ctx, f.Names()[0], before)
		}
	}
	if strings.HasPrefix(word, "-") {
		return flagNames(command.Flags)
	}
	for _, kind := range verbNamed(command.Name).arguments {
		out = append(out, candidatesOf(ctx, kind, before)...)
	}
	return out
}

func flagNames(flags []cli.Flag) []string {
	out := []string{"--help"}
	for _, f := range flags {
		out = append(out, "--"+f.Names()[0])
	}
	return out
}
