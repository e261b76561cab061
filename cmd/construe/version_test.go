package main

import (
	"runtime/debug"
	"testing"
)

// TestVersionText holds what is said of a build, by what Go has recorded of it.
func TestVersionText(t *testing.T) {
	const unknown = "revision not known: Go records it of a build in a git clone, with go run only by -buildvcs=true\n"
	const engines = "github.com/open-policy-agent/opa v1.2.3\ngithub.com/tetratelabs/wazero v4.5.6\n"
	const between = "construe (a development build)"
	build := func(version string, settings ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: version},
			Deps: []*debug.Module{{Path: "github.com/open-policy-agent/opa", Version: "v1.2.3"},
				{Path: "example.org/other", Version: "v9"}, {Path: "github.com/tetratelabs/wazero", Version: "v4.5.6"}}}
		for i := 0; i < len(settings); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: settings[i], Value: settings[i+1]})
		}
		return info
	}
	for name, test := range map[string]struct {
		info *debug.BuildInfo
		want string
		said string // on pages
	}{
		"nothing":     {nil, "construe (devel)\n" + unknown, between},
		"no checkout": {build("(devel)", "-buildmode", "exe"), "construe (devel), go1.26.0\n" + unknown + engines, between},
		"no version":  {build(""), "construe (devel), go1.26.0\n" + unknown + engines, between},
		"a release":   {build("v1.0.0"), "construe v1.0.0, go1.26.0\n" + engines, "construe v1.0.0"},
		"a checkout": {build("v0.1.0", "vcs", "git", "vcs.revision", "0123abcd", "vcs.time", "2026-03-18T10:00:00Z",
			"vcs.modified", "false"), "construe v0.1.0, go1.26.0\nrevision 0123abcd of 2026-03-18T10:00:00Z\n" +
			engines, "construe v0.1.0"},
		"changed": {build("v0.1.0+dirty", "vcs.revision", "0123abcd", "vcs.time", "2026-03-18T10:00:00Z",
			"vcs.modified", "true"), "construe v0.1.0+dirty, go1.26.0\nrevision 0123abcd of 2026-03-18T10:00:00Z, " +
			"with changes that are not committed\n" + engines, "construe v0.1.0+dirty"},
		"half of them": {build("(devel)", "vcs.revision", "0123abcd"),
			"construe (devel), go1.26.0\nrevision 0123abcd; whether files were changed since is not known\n" + engines,
			between + ", revision 0123abcd"},
	} {
		if got := versionText(test.info); got != test.want {
			t.Errorf("%s:\n%swant\n%s", name, got, test.want)
		}
		if got := versionSaid(test.info); got != test.said {
			t.Errorf("%s: a page says %q, want %q", name, got, test.said)
		}
	}
}
