package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/plugins"
	"github.com/construe-host/construe/policies"
)

// variableOf names the variable of a flag, such as CONSTRUE_COMPARE_FAIL_ON.
func variableOf(verb, flag string) string {
	return "CONSTRUE_" + strings.ToUpper(verb+"_"+strings.ReplaceAll(flag, "-", "_"))
}

// env is the variable of a flag, for the library to read. A variable that is empty is as if unset.
func env(verb, flag string) []string { return set(variableOf(verb, flag)) }

// set are those of some variables that are not empty.
func set(names ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return os.Getenv(name) == "" })
}

func text(verb, name, value, help string, aliases ...string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Aliases: aliases, Value: value, Usage: help, EnvVars: env(verb, name)}
}

func list(verb, name, help string) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: name, Usage: help, EnvVars: env(verb, name)}
}

// caseFlags choose the dispute and bound its parties.
func caseFlags(verb string) []cli.Flag {
	return []cli.Flag{
		text(verb, "case", policies.Default, "the case: the `NAME` of an embedded one, or a folder; the working "+
			"folder, if it has a case.yaml, where this is left out"),
		text(verb, "plugins", "", "a `FOLDER` of plugins, instead of the embedded ones"),
		text(verb, "wasm", "auto", "how plugins and policies run: auto, interpreter or compiler; compiler fills the "+
			"cache that auto uses"),
		text(verb, "judge", "wasm", "what evaluates policies: wasm, or topdown for policies you trust"),
		&cli.BoolFlag{Name: "cross-check", Usage: "have topdown judge as well; where the two differ the cell is an " +
			"error; for policies you trust", EnvVars: env(verb, "cross-check")},
		cacheFlag(verb),
		limit(verb, "fuel", "500000000, and 6000 for each byte of input",
			"bounds the work of one plugin call, in instructions, more or less"),
		limit(verb, "policy-fuel", "200000000",
			"bounds the work of one policy evaluation, in instructions, more or less"),
		limit(verb, "depth", "512", "bounds the calls within calls of a plugin and of a policy; at most 1024"),
		limit(verb, "memory", "64",
			"bounds the memory of a plugin call and of a policy evaluation, in MiB; at most 64"),
		limit(verb, "answer-size", "1024", "bounds the answer of one plugin call, in KiB; at most 16384"),
		&cli.DurationFlag{Name: "timeout", DefaultText: "10s, and 20s for each 1000000000 of fuel",
			EnvVars: env(verb, "timeout"),
			Usage:   "bounds the wall-clock time of one plugin call and one policy evaluation, where fuel has not"},
	}
}

// limit is the flag of a number that bounds a party's code; 0 stands for the default.
func limit(verb, name, standard, help string) *cli.Int64Flag {
	return &cli.Int64Flag{Name: name, DefaultText: standard, Usage: help, EnvVars: env(verb, name)}
}

// limits reads those flags into a configuration.
func limits(c *cli.Context, config *host.Config) error {
	config.Timeout = c.Duration("timeout")
	if c.IsSet("timeout") && config.Timeout <= 0 {
		return usage{fmt.Sprintf("--timeout %s bounds nothing; expected a time such as 10s", config.Timeout), ""}
	}
	for _, limit := range []struct {
		name      string
		most, one int64 // in the flag's unit, and what one of it is to the host
		unit      string
		into      *int
	}{{"depth", 1024, 1, "calls", &config.Depth}, {"memory", 64, 16, "MiB", &config.MemoryPages}, {"answer-size",
		16 << 10, 1 << 10, "KiB", &config.OutputBytes}} {
		n := c.Int64(limit.name)
		if n < 0 || n > limit.most {
			return usage{fmt.Sprintf("--%s %d is no limit; expected 1 to %d %s, or 0 for the default", limit.name,
				n, limit.most, limit.unit), ""}
		}
		*limit.into = int(n * limit.one)
	}
	config.Fuel, config.PolicyFuel = c.Int64("fuel"), c.Int64("policy-fuel")
	return nil
}

func outputFlags(verb, format string) []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "format", Aliases: []string{"f"}, Value: cli.NewStringSlice(format),
			DefaultText: format, EnvVars: env(verb, "format"),
			Usage: formatChoice() + "; `FORMAT=FILE` writes a file; may be given again"},
		text(verb, "output", "", "write to `FILE` instead of standard output", "o"),
		&cli.BoolFlag{Name: "no-color", Usage: "no colours, also on a terminal (NO_COLOR does the same)",
			EnvVars: env(verb, "no-color")},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"},
			Usage: "say on standard error whose code was loaded and what runs it", EnvVars: env(verb, "verbose")},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "write no document, only the exit code",
			EnvVars: env(verb, "quiet")},
	}
}

// noCache is the folder's name that stands for none.
const noCache = "none"

func cacheFlag(verb string) cli.Flag {
	f := text(verb, "cache", defaultCache(), "the private `FOLDER` for compiled plugins and policies; none keeps "+
		"nothing, and ./none is a folder")
	f.DefaultText = homely(f.Value)
	return f
}

func defaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return noCache
	}
	return filepath.Join(dir, "construe")
}

// cacheFolder is where compiled plugins and policies are kept; "" for nowhere.
func cacheFolder(c *cli.Context) string {
	if dir := c.String("cache"); dir != noCache {
		return dir
	}
	return ""
}

// open opens the case that the flags name.
func open(c *cli.Context, readings []string) (*host.Host, error) {
	return openWith(c, host.Config{Readings: readings})
}

// openWith opens the case of the configuration, or else the one that the flags name.
func openWith(c *cli.Context, config host.Config) (*host.Host, error) {
	config, err := configured(c, config)
	if err != nil {
		return nil, err
	}
	if err := keepIn(&config, cacheFolder(c), c.IsSet("cache") ||
		config.Wasm == "compiler", c.App.ErrWriter); err != nil {
		return nil, err
	}
	return host.Open(c.Context, config)
}

// openRecorded is openWith by the judge and within the limits of a record, where the flags set none. It reads no cache:
// what it holds is not what the record was made of.
func openRecorded(c *cli.Context, r *schema.Record, config host.Config) (*host.Host, error) {
	config, err := configured(c, config)
	if err != nil {
		return nil, err
	}
	if !c.IsSet("judge") {
		config.Judge = ""
	}
	if config, err = host.RecordConfig(r, config); err != nil {
		return nil, err
	}
	return host.Open(c.Context, config)
}

// configured completes a configuration by what the flags say.
func configured(c *cli.Context, config host.Config) (host.Config, error) {
	config.Wasm = c.String("wasm")
	config.Worker = []string{"", "worker"}
	config.Judge, config.CrossCheck = c.String("judge"), c.Bool("cross-check")
	if err := limits(c, &config); err != nil {
		return config, err
	}
	if config.Case != nil {
		return config, nil
	}
	config.Plugins = plugins.FS()
	if err := putCase(c, &config); err != nil {
		return config, err
	}
	if dir := c.String("plugins"); dir != "" {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() {
			return config, usage{fmt.Sprintf("%s is not a folder of plugins", dir),
				"each plugin is a folder in it, with plugin.yaml"}
		}
		if config.Plugins, err = enclosed(dir); err != nil {
			return config, err
		}
	}
	return config, nil
}

// runtimes reads the runtimes that arguments and --runtime name: ids of the case's own, files, or - for standard input.
func runtimes(s *streams, h *host.Host, names []string) ([]*schema.Document, error) {
	var out []*schema.Document
	for _, name := range names {
		d, err := oneRuntime(s, h, name)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// oneRuntime reads one runtime. A bare word is the case's own runtime of that id before it is a file, as a bare word is
// an embedded case before it is a folder.
func oneRuntime(s *streams, h *host.Host, name string) (*schema.Document, error) {
	own := slices.Contains(h.Runtimes(), name)
	_, missing := os.Stat(name)
	if own && missing == nil {
		fmt.Fprintf(s.err, "construe: note: %s is the case's own runtime; ./%s names what is in this folder\n",
			harmless(name), harmless(name))
	}
	if own || missing != nil && name != "-" && !strings.ContainsAny(name, "./\\") {
		return h.Runtime(name)
	}
	shown, data, err := readInput(s, name)
	if err != nil {
		return nil, err
	}
	return schema.Parse(shown, data, schema.KindRuntime)
}

// day checks --as-of.
func day(c *cli.Context) (string, error) {
	asOf := c.String("as-of")
	if _, err := time.Parse(time.DateOnly, asOf); asOf != "" && err != nil {
		return "", usage{fmt.Sprintf("--as-of %q is not a day; expected a calendar date such as 2026-03-18", asOf), ""}
	}
	return asOf, nil
}

// formatChoice lists the formats for a help page, the one for a terminal first.
func formatChoice() string {
	names := slices.DeleteFunc(report.Formats(), func(name string) bool { return name == "table" })
	last := len(names) - 1
	return "table, " + strings.Join(names[:last], ", ") + " or " + names[last]
}

// target is one rendering that was asked for: a format, and the file it goes to, or "" for standard output.
type target struct{ format, file string }

// targets reads --format and --output; only one rendering may go to standard output.
func targets(c *cli.Context) (out []target, err error) {
	loose := 0
	for _, value := range c.StringSlice("format") {
		format, file, to := strings.Cut(value, "=")
		if to && file == "" {
			return nil, usage{fmt.Sprintf("--format %s names no file; expected FORMAT=FILE, or the format alone",
				value), ""}
		}
		if file == "" {
			loose++
			file = c.String("output")
		}
		if !slices.Contains(report.Formats(), format) {
			return nil, usage{fmt.Sprintf("there is no format %q; expected one of %s", format,
				strings.Join(report.Formats(), ", ")), ""}
		}
		if slices.ContainsFunc(out, func(t target) bool { return file != "" && t.file == file }) {
			return nil, usage{fmt.Sprintf("two formats would be written to %s", file), "give each a file of its own"}
		}
		out = append(out, target{format, file})
	}
	if loose > 1 {
		return nil, usage{"more than one format would go to standard output",
			"give all but one a file, such as -f json=out.json -f table"}
	}
	return out, nil
}

// write renders a document where the flags say.
func write(c *cli.Context, s *streams, document any) error {
	return writeEach(c, s, func(w io.Writer, format string, color bool) error {
		return report.Render(w, format, document, report.Options{Color: color, Width: s.width, Again: again(c)})
	})
}

// writeText writes what has a text of its own for people, and a document for programs.
func writeText(c *cli.Context, s *streams, text string, document any) error {
	return writeEach(c, s, func(w io.Writer, format string, _ bool) error {
		if !report.DrawsPages(format) {
			return report.Render(w, format, document, report.Options{})
		}
		_, err := io.WriteString(w, text)
		return err
	})
}

// writeEach has every rendering made before any is written, so that a failure leaves nothing behind. A file is written
// whole or not at all.
func writeEach(c *cli.Context, s *streams, render func(w io.Writer, format string, color bool) error) error {
	all, err := targets(c)
	if err != nil {
		return err
	}
	made := make([]bytes.Buffer, len(all))
	for i, t := range all {
		if err := render(&made[i], t.format, t.file == "" && s.color && !c.Bool("no-color")); err != nil {
			return err
		}
	}
	for i, t := range all {
		switch {
		case t.file != "":
			err = writeFile(t.file, made[i].Bytes())
		case !c.Bool("quiet"):
			s.written = true
			_, err = s.out.Write(made[i].Bytes())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func closeHost(ctx context.Context, h *host.Host) { h.Close(context.WithoutCancel(ctx)) }
