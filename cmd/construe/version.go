package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"
)

func versionCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "print versions of construe and its engines",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usage{fmt.Sprintf("version takes no argument; found %q", c.Args().First()), ""}
			}
			return writeVersions(s.out)
		}}
}

func writeVersions(w io.Writer) error {
	info, _ := debug.ReadBuildInfo() // nil where there is none
	_, err := io.WriteString(w, versionText(info))
	return err
}

// versionText says what this program was built of: its version and revision, and the engines.
func versionText(info *debug.BuildInfo) string {
	if info == nil {
		return "construe (devel)\n" + revision(nil)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "construe %s, %s\n", cmp.Or(info.Main.Version, "(devel)"), info.GoVersion)
	b.WriteString(revision(info))
	for _, d := range info.Deps {
		if d.Path == "github.com/open-policy-agent/opa" || d.Path == "github.com/tetratelabs/wazero" {
			fmt.Fprintf(&b, "%s %s\n", d.Path, d.Version)
		}
	}
	return b.String()
}

// writtenBy says in a few words which construe this is, for pages.
func writtenBy() string {
	info, _ := debug.ReadBuildInfo()
	return versionSaid(info)
}

// versionSaid is the version of a program that was built so; of one between versions the revision, where it is known.
func versionSaid(info *debug.BuildInfo) string {
	if info != nil && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return "construe " + info.Main.Version
	}
	said := "construe (a development build)"
	if info == nil {
		return said
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			said += ", revision " + s.Value
		}
	}
	return said
}

// revision is a line about the commit that was built, as Go records it of a checkout. A released version needs none: it
// names its source.
func revision(info *debug.BuildInfo) string {
	if info == nil {
		info = &debug.BuildInfo{}
	}
	recorded := map[string]string{}
	for _, s := range info.Settings {
		recorded[s.Key] = s.Value
	}
	if recorded["vcs.revision"] == "" {
		if info.Main.Version == "" || info.Main.Version == "(devel)" {
			return "revision not known: Go records it of a build in a git clone, with go run only by -buildvcs=true\n"
		}
		return ""
	}
	line := "revision " + recorded["vcs.revision"]
	if at := recorded["vcs.time"]; at != "" {
		line += " of " + at
	}
	switch recorded["vcs.modified"] {
	case "true":
		line += ", with changes that are not committed"
	case "":
		line += "; whether files were changed since is not known"
	}
	return line + "\n"
}
