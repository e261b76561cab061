package main

import (
	"fmt"
	"io"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func timelineCommand(s *streams) *cli.Command {
	flags := append(caseFlags("timeline"), list("timeline", "world", "a `WORLD` of the runtime; may be given again"), list("timeline", "reading", "only this `READING`; may be given again"))
	return &cli.Command{Name: "timeline", Category: "judge", Usage: "show the aggregate on the first day of every clause version", ArgsUsage: "[RUNTIME]",
		Flags: append(flags, outputFlags("timeline", "table")...), Action: func(c *cli.Context) error {
			h, err := open(c, c.StringSlice("reading"))
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			q, err := request(c, s, h)
			if err != nil {
				return err
			}
			if len(q.Runtimes) != 1 {
				return usage{"a timeline is of one runtime", ""}
			}
			all, err := h.Timeline(c.Context, q.Runtimes[0], q.Worlds)
			if err != nil {
				return err
			}
			if !slices.Equal(c.StringSlice("format"), []string{"table"}) {
				return writeAll(c, s, all)
			}
			var b strings.Builder
			failed := false
			for _, one := range all {
				for i, w := range one.Worlds {
					var each []string
					for _, cell := range one.Cells {
						if cell.World == w.World {
							each = append(each, cell.Policy+" "+cell.Outcome)
						}
						failed = failed || cell.Outcome == schema.Error
					}
					fmt.Fprintf(&b, "%s  %-6s %-17s %s\n", one.AsOf, one.Axes.Worlds[i].ID, w.Aggregate, strings.Join(each, ", "))
				}
			}
			fmt.Fprintf(&b, "%s: %d clause versions\n", all[0].Runtime.ID, len(all))
			if err := writeText(c, s, b.String(), nil); err != nil {
				return err
			}
			if failed {
				return result(exitEvaluation)
			}
			return nil
		}}
}

func inspectCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "inspect", Category: "author", Usage: "describe the readings of a case: plugins, imports, rules, what they read",
		Flags: append(append(caseFlags("inspect"), list("inspect", "reading", "only this `READING`; may be given again")), outputFlags("inspect", "table")...),
		Action: func(c *cli.Context) error {
			h, err := open(c, c.StringSlice("reading"))
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			all := h.Inspect()
			var b strings.Builder
			for _, i := range all {
				fmt.Fprintf(&b, "%s: %s\n", i.Reading, i.Summary.Doctrine)
				if i.PluginError != nil {
					fmt.Fprintf(&b, "  plugin: %v\n", i.PluginError)
				} else {
					imports := "none"
					if len(i.Imports) > 0 {
						imports = fmt.Sprintf("%d WASI functions", len(i.Imports))
					}
					fmt.Fprintf(&b, "  plugin: %s %s, %s, imports: %s, runs in the %s\n  sha256:%s\n", i.Plugin.Name, i.Plugin.Version, i.Form, imports, i.Engine, i.Plugin.SHA256)
				}
				if i.PolicyError != nil {
					fmt.Fprintf(&b, "  policy: %v\n", i.PolicyError)
					continue
				}
				fmt.Fprintf(&b, "  policy: %s\n", i.PolicyDigest)
				for _, r := range i.Rules {
					fmt.Fprintf(&b, "    %s:%d  %s\n", r.File, r.Line, r.Title)
				}
			}
			fmt.Fprintf(&b, "%s: %d readings\n", h.Case().ID, len(all))
			return writeText(c, s, b.String(), map[string]any{"construe": "inspection/v1", "case": h.Case().ID, "readings": all})
		}}
}

func checkCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "check", Category: "author", Usage: "whether readings load, answer every term, and hold the unknown-property", ArgsUsage: "[RUNTIME ...]",
		Flags: append(append(caseFlags("check"), list("check", "reading", "only this `READING`; may be given again"), list("check", "world", "a `WORLD` to try the unknown-property in"), list("check", "runtime", "a runtime to try it on")), outputFlags("check", "table")...),
		Action: func(c *cli.Context) error {
			h, err := open(c, c.StringSlice("reading"))
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			names := append(c.StringSlice("runtime"), c.Args().Slice()...)
			documents, err := runtimes(s, h, names)
			if err != nil {
				return err
			}
			r, err := h.Check(c.Context, host.CheckRequest{Runtimes: documents, Worlds: c.StringSlice("world")})
			if err != nil {
				return err
			}
			explain(s.err, r.Problems)
			document := map[string]any{"construe": "check/v1", "case": h.Case().ID, "tried": r.Tried, "problems": append(schema.Problems{}, r.Problems...)}
			if err := writeText(c, s, h.Case().ID+": "+r.Summary()+"\n", document); err != nil {
				return err
			}
			if len(r.Problems) > 0 {
				return result(exitGate)
			}
			return nil
		}}
}

func testCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "test", Category: "author", Usage: "run the precedents of a case and the *_test.rego of its readings",
		Flags: append(append(caseFlags("test"), list("test", "reading", "only this `READING`; may be given again"), text("test", "run", "", "only tests whose name matches this regular `EXPRESSION`", "r")), outputFlags("test", "table")...),
		Action: func(c *cli.Context) error {
			q := host.TestRequest{}
			if expression := c.String("run"); expression != "" {
				var err error
				if q.Run, err = regexp.Compile(expression); err != nil {
					return usage{fmt.Sprintf("--run %q is not a regular expression: %v", expression, err), ""}
				}
			}
			h, err := open(c, c.StringSlice("reading"))
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			results, err := h.Test(c.Context, q)
			if err != nil {
				return err
			}
			passed := 0
			var b strings.Builder
			for _, r := range results {
				if r.Passed {
					passed++
				} else {
					fmt.Fprintf(&b, "FAIL %s: %s\n", r.Name, r.Message)
				}
			}
			fmt.Fprintf(&b, "%s: %d of %d tests passed\n", h.Case().ID, passed, len(results))
			if err := writeText(c, s, b.String(), map[string]any{"construe": "test/v1", "case": h.Case().ID, "results": results}); err != nil {
				return err
			}
			if passed < len(results) {
				return result(exitGate)
			}
			return nil
		}}
}

// writeText writes what has a text of its own for people, and a document for programs.
func writeText(c *cli.Context, s *streams, text string, document any) error {
	return writeEach(c, s, func(w io.Writer, format string, _ bool) error {
		if format == "json" {
			return report.Render(w, format, document, report.Options{})
		}
		_, err := io.WriteString(w, text)
		return err
	})
}

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
