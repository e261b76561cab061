package main

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

func versionCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "version", Category: "author", Usage: "print versions of construe and its engines", Action: func(*cli.Context) error {
		info, ok := debug.ReadBuildInfo()
		if !ok {
			_, err := fmt.Fprintln(s.out, "construe (devel)")
			return err
		}
		fmt.Fprintf(s.out, "construe %s, %s\n", info.Main.Version, info.GoVersion)
		for _, d := range info.Deps {
			if d.Path == "github.com/open-policy-agent/opa" || d.Path == "github.com/tetratelabs/wazero" {
				fmt.Fprintf(s.out, "%s %s\n", d.Path, d.Version)
			}
		}
		return nil
	}}
}

func completionCommand(s *streams) *cli.Command {
	scripts := map[string]string{
		"bash": "_construe() { local cur=${COMP_WORDS[COMP_CWORD]}; COMPREPLY=($(compgen -W \"$(${COMP_WORDS[@]:0:COMP_CWORD} --generate-bash-completion 2>/dev/null)\" -- \"$cur\")); }\ncomplete -o default -F _construe construe\n",
		"zsh":  "#compdef construe\n_construe() { local -a opts; opts=(${(f)\"$(${words[@]:0:#words[@]-1} --generate-bash-completion 2>/dev/null)\"}); compadd -- $opts; _files }\ncompdef _construe construe\n",
		"fish": "complete -c construe -a '(begin; set -l t (commandline -opc); $t --generate-bash-completion 2>/dev/null; end)'\n",
	}
	return &cli.Command{Name: "completion", Category: "author", Usage: "print the completion script of a shell", ArgsUsage: "bash|zsh|fish", Action: func(c *cli.Context) error {
		script, known := scripts[c.Args().First()]
		if !known {
			return usage{fmt.Sprintf("there is no completion for %q; expected bash, zsh or fish", c.Args().First()), ""}
		}
		_, err := fmt.Fprint(s.out, script)
		return err
	}}
}
