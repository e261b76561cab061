package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
)

func readingFlag(verb string) cli.Flag {
	return list(verb, "reading", "only this `READING`; may be given again")
}

func inspectCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "inspect", Category: "author", Usage: "describe the readings of a case, or one " +
		"plugin: imports, rules, what they read, and what judging a runtime takes",
		ArgsUsage: "[FOLDER] [RUNTIME ...]",
		Description: "FOLDER is a case, a plugin or a policy, as for construe check. With a RUNTIME, fuel, depth " +
			"and memory of each reading's\n" +
			"own plugin and policy are shown beside the limits.",
		Flags: append(append(caseFlags("inspect"), readingFlag("inspect"),
			list("inspect", "world", "a `WORLD` to judge in"), list("inspect", "runtime", "a `RUNTIME` to judge")),
			outputFlags("inspect", "table")...),
		Action: func(c *cli.Context) error {
			t, names, err := targetAmong(c)
			if err != nil {
				return err
			}
			if t.kind == "plugin" && len(names) == 0 {
				own, err := enclosed(t.path)
				if err != nil {
					return err
				}
				config := host.Config{Wasm: c.String("wasm"), Worker: []string{"", "worker"}}
				if err := keepIn(&config, cacheFolder(c), c.IsSet("cache"), c.App.ErrWriter); err != nil {
					return err
				}
				if err := limits(c, &config); err != nil {
					return err
				}
				i, err := host.InspectPlugin(c.Context, own, t.shown(), config)
				if err != nil {
					return err
				}
				return write(c, s, i)
			}
			h, err := openTarget(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			q := host.InspectRequest{}
			if q.Runtimes, err = runtimes(s, h, names); err != nil {
				return err
			}
			if q.Worlds, err = worlds(c); err != nil {
				return err
			}
			i, err := h.Inspect(c.Context, q)
			if err != nil {
				return err
			}
			if err := write(c, s, i); err != nil {
				return err
			}
			return failed(i)
		}}
}

func checkCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "check", Category: "author", Usage: "whether a case, reading, plugin or policy loads, " +
		"answers every term, and holds the unknown-property",
		ArgsUsage: "[FOLDER] [RUNTIME ...]",
		Description: "FOLDER is a case (case.yaml), a plugin (plugin.yaml) or a policy (*.rego); a plugin or a " +
			"policy is checked in the\n" +
			"place of that of the one --reading. Without a FOLDER the readings of --case are checked as they are.",
		Flags: append(append(caseFlags("check"), readingFlag("check"),
			list("check", "world", "a `WORLD` to try the unknown-property in; all of each runtime if none is named"),
			list("check", "runtime", "a `RUNTIME` to try it on, as stated or in the worlds named; all of the case "+
				"if there is none"),
			&cli.DurationFlag{Name: "processor-time", DefaultText: "1m",
				Usage: "the most processor `TIME` that trying may take", EnvVars: env("check", "processor-time")},
			&cli.BoolFlag{Name: "determinism", Usage: "run every plugin and policy twice in both engines, on the " +
				"runtimes named or else on all of the case, and compare output and fuel", EnvVars: env("check",
				"determinism")}), outputFlags("check", "table")...),
		Action: func(c *cli.Context) error {
			t, names, err := targetAmong(c)
			if err != nil {
				return err
			}
			if most := c.Duration("processor-time"); c.IsSet("processor-time") && most <= 0 {
				return usage{fmt.Sprintf("--processor-time %s allows nothing; expected a time such as 2m", most), ""}
			}
			h, err := openTarget(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			documents, err := runtimes(s, h, names)
			if err != nil {
				return err
			}
			in, err := worlds(c)
			if err != nil {
				return err
			}
			r, err := h.Check(c.Context, host.CheckRequest{Runtimes: documents, Worlds: in,
				Determinism: c.Bool("determinism"), Processor: c.Duration("processor-time")})
			if err != nil {
				return err
			}
			if err := write(c, s, r); err != nil {
				return err
			}
			if len(r.Problems) > 0 {
				return result(exitGate)
			}
			return nil
		}}
}

func testCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "test", Category: "author",
		Usage: "run the precedents of a case and the *_test.rego of its readings", ArgsUsage: "[CASE]",
		Flags: append(append(caseFlags("test"), readingFlag("test"),
			text("test", "run", "", "only tests whose name matches this regular `EXPRESSION`", "r")),
			outputFlags("test", "table")...),
		Action: func(c *cli.Context) error {
			q := host.TestRequest{}
			if expression := c.String("run"); expression != "" {
				var err error
				if q.Run, err = regexp.Compile(expression); err != nil {
					return usage{fmt.Sprintf("--run %q is not a regular expression: %v", expression, err), ""}
				}
			}
			t, err := theTarget(c)
			if err != nil {
				return err
			}
			h, err := openTarget(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			results, err := h.Test(c.Context, q)
			if err != nil {
				return err
			}
			if err := write(c, s, results); err != nil {
				return err
			}
			if results.Failed > 0 {
				return result(exitGate)
			}
			return nil
		}}
}

// folder is what an argument of an author's verb names: a case, a plugin or a policy. The zero value is the flags' own
// case.
type folder struct{ kind, path string }

func (f folder) shown() string { return filepath.ToSlash(filepath.Clean(f.path)) }

// theTarget is the one folder that an author's verb may be given.
func theTarget(c *cli.Context) (folder, error) {
	t, rest, err := targetAmong(c)
	if err == nil && len(rest) > 0 {
		err = usage{fmt.Sprintf("%s is more than this verb takes", strings.Join(rest, " ")),
			"construe " + c.Command.Name + " --help shows its arguments"}
	}
	return t, err
}

// targetAmong splits the arguments into the one that is a folder and the others, which name runtimes.
func targetAmong(c *cli.Context) (t folder, names []string, err error) {
	names = slices.Clone(c.StringSlice("runtime"))
	for _, name := range c.Args().Slice() {
		info, err := os.Stat(name)
		if err == nil && !info.IsDir() && partOfAFolder(name) {
			return t, nil, usage{fmt.Sprintf("%s is one file of a folder; construe %s takes the folder",
				name, c.Command.Name), fmt.Sprintf("construe %s %s", c.Command.Name, filepath.Dir(name))}
		}
		if err != nil || !info.IsDir() {
			names = append(names, name)
			continue
		}
		if t.path != "" {
			return t, nil, usage{fmt.Sprintf("%s and %s are two folders; expected one", t.path, name), ""}
		}
		if t, err = folderAt(name); err != nil {
			return t, nil, err
		}
	}
	if len(names) > 0 && !slices.Contains([]string{"check", "inspect"}, c.Command.Name) && t.path == "" {
		return t, nil, usage{fmt.Sprintf("%s is not a folder", names[0]),
			"give a folder with case.yaml, plugin.yaml or *.rego, or --case NAME for an embedded case"}
	}
	return t, names, nil
}

// partOfAFolder reports whether a file is by its name one of those that only their folder can be asked about.
func partOfAFolder(name string) bool {
	base, ext := filepath.Base(name), filepath.Ext(name)
	return base == "case.yaml" || base == "plugin.yaml" || ext == ".rego" || ext == ".wasm"
}

// folderAt tells by its files what a folder holds.
func folderAt(path string) (folder, error) {
	for _, kind := range [][2]string{{"case", "case.yaml"}, {"plugin", "plugin.yaml"}, {"policy", "*.rego"}} {
		if found, _ := filepath.Glob(filepath.Join(globbed(path), kind[1])); len(found) > 0 {
			return folder{kind[0], path}, nil
		}
	}
	return folder{}, usage{fmt.Sprintf("%s is neither a case, a plugin nor a policy", path),
		"a case has case.yaml, a plugin plugin.yaml, a policy *.rego"}
}

// globbed keeps a folder's own name from being a pattern.
func globbed(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

// openTarget opens the case that flags or folder name, with a plugin or policy folder in the place of the one reading's
// own.
func openTarget(c *cli.Context, t folder) (*host.Host, error) {
	config := host.Config{Readings: c.StringSlice("reading")}
	switch t.kind {
	case "case":
		if c.IsSet("case") {
			return nil, usage{fmt.Sprintf("--case %s and the folder %s are two cases; expected one", c.String("case"),
				t.path), ""}
		}
		if err := c.Set("case", t.path); err != nil {
			return nil, err
		}
	case "plugin", "policy":
		if len(config.Readings) != 1 {
			return nil, usage{fmt.Sprintf("%s holds a %s; expected one --reading, in whose place it is checked", t.path,
				t.kind), "construe inspect --case NAME lists the readings of a case"}
		}
		own, err := enclosed(t.path)
		if err != nil {
			return nil, err
		}
		s := host.Substitute{Name: t.shown(), Plugin: own}
		if t.kind == "policy" {
			s.Plugin, s.Policy = nil, own
		}
		config.Substitutes = map[string]host.Substitute{config.Readings[0]: s}
	}
	return openWith(c, config)
}

// trace says on standard error, where --verbose asks, whose code was loaded and what runs it.
func trace(c *cli.Context, s *streams, h *host.Host) {
	if !c.Bool("verbose") {
		return
	}
	all, err := h.Inspect(c.Context, host.InspectRequest{})
	if err != nil {
		return
	}
	for _, r := range all.Readings {
		switch {
		case r.PluginError != nil:
			fmt.Fprintf(s.err, "%s: plugin: %s\n", r.Reading, harmless(r.PluginError.Error()))
		case r.Plugin != nil:
			fmt.Fprintf(s.err, "%s: plugin %s %s, sha256:%s, %s, runs in the %s%s\n", r.Reading, r.Plugin.Name,
				harmless(r.Plugin.Version), r.Plugin.SHA256, r.Plugin.Form, r.Plugin.Engine, because(
					r.Plugin.Interpreted))
		}
		switch {
		case r.PolicyError != nil:
			fmt.Fprintf(s.err, "%s: policy: %s\n", r.Reading, harmless(r.PolicyError.Error()))
		case r.Policy != nil:
			fmt.Fprintf(s.err, "%s: policy %s, %s with a title, runs in %s%s\n", r.Reading, r.Policy.Digest,
				report.Counted(len(r.Policy.Rules), "rule"), r.Policy.Engine, because(r.Policy.Interpreted))
		}
	}
}

// because adds a reason, if there is one.
func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ", because " + harmless(reason)
}

// worlds reads --world, where "stated" names the facts as stated.
func worlds(c *cli.Context) (out []string, err error) {
	for _, w := range c.StringSlice("world") {
		if slices.Contains(out, stated(w)) {
			return nil, usage{fmt.Sprintf("--world %s is given twice", w), ""}
		}
		out = append(out, stated(w))
	}
	return out, nil
}

func stated(world string) string {
	if world == "stated" {
		return ""
	}
	return world
}

func timelineCommand(s *streams) *cli.Command {
	flags := append(caseFlags("timeline"), list("timeline", "runtime", "the runtime `FILE` or id of the case"),
		list("timeline", "world",
			"a `WORLD` of the runtime; may be given again; `stated` for the facts as stated"), readingFlag("timeline"))
	return &cli.Command{Name: "timeline", Category: "judge",
		Usage: "show the aggregate on the first day of every clause version", ArgsUsage: "[RUNTIME]",
		Flags: append(flags, outputFlags("timeline", "table")...), Action: func(c *cli.Context) error {
			h, err := open(c, c.StringSlice("reading"))
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			trace(c, s, h)
			q, runtimes, err := request(c, s, h)
			if err != nil {
				return err
			}
			if len(runtimes) != 1 {
				return usage{"a timeline is of one runtime", "construe timeline RUNTIME"}
			}
			t, err := h.Timeline(c.Context, host.TimelineRequest{Runtime: runtimes[0], Worlds: q.Worlds})
			if err != nil {
				return err
			}
			if err := write(c, s, t); err != nil {
				return err
			}
			return failed(t)
		}}
}
