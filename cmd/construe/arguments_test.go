package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// typed runs a command line in this process.
func typed(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = runVerb(context.Background(), append([]string{"construe"}, args...), strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// everyFlag calls f for every flag of every verb.
func everyFlag(f func(verb string, flag cli.Flag)) {
	for _, command := range newApp(&streams{}).Commands {
		for _, flag := range command.Flags {
			f(command.Name, flag)
		}
	}
}

// TestEmptyValues holds that no flag takes an empty value for none, however it is written.
func TestEmptyValues(t *testing.T) {
	tried := 0
	everyFlag(func(verb string, flag cli.Flag) {
		for _, name := range flag.Names() {
			dashed := strings.Fields(flagWords(flag))[0]
			if len(name) == 1 {
				dashed = "-" + name
			}
			dashed = strings.TrimSuffix(dashed, ",")
			ways := [][]string{{verb, dashed + "="}}
			if takesValue(flag) {
				ways = append(ways, []string{verb, dashed, ""}, []string{verb, "something", dashed, ""})
			}
			for _, args := range ways {
				tried++
				if code, stdout, stderr := typed(t, args...); code != exitUsage || stdout != "" ||
					!strings.Contains(stderr, "--"+flag.Names()[0]+" is given an empty value") {
					t.Errorf("%q: exit code %d, %s", args, code, stderr)
				}
			}
		}
	})
	if tried < 500 {
		t.Errorf("%d ways tried; that cannot be every flag", tried)
	}
}

// TestEmptyVariables holds that a variable that is empty is as if unset, for every flag of every verb.
func TestEmptyVariables(t *testing.T) {
	_, plain, _ := typed(t, "facts", "sre", "--world", "h1")
	everyFlag(func(verb string, flag cli.Flag) { t.Setenv(variableOf(verb, flag.Names()[0]), "") })
	t.Setenv("CONSTRUE_TRUSTED", "")
	everyFlag(func(verb string, flag cli.Flag) {
		if set := flag.(cli.DocGenerationFlag).GetEnvVars(); len(set) > 0 {
			t.Errorf("%s --%s reads %q, which is empty", verb, flag.Names()[0], set)
		}
	})
	if code, stdout, stderr := typed(t, "facts", "sre", "--world", "h1"); code != 0 || stdout != plain || plain == "" {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// TestValuesOfAType holds that a value that is no number, duration or truth says what one looks like, from wherever it
// comes.
func TestValuesOfAType(t *testing.T) {
	everyFlag(func(verb string, flag cli.Flag) {
		says := map[string]string{"5": "such as 5s, 500ms or 1m30s", "1e9": "a whole number",
			"perhaps": "true or false"}
		value := ""
		switch flag.(type) {
		case *cli.DurationFlag:
			value = "5"
		case *cli.IntFlag, *cli.Int64Flag:
			value = "1e9"
		case *cli.BoolFlag:
			value = "perhaps"
		default:
			return
		}
		name := "--" + flag.Names()[0]
		if code, _, stderr := typed(t, verb, name+"="+value); code != exitUsage ||
			!strings.Contains(stderr, name+" is \""+value+"\"") || !strings.Contains(stderr, says[value]) {
			t.Errorf("%s %s=%s: exit code %d, %s", verb, name, value, code, stderr)
		}
		t.Setenv(variableOf(verb, flag.Names()[0]), value)
		if code, _, stderr := typed(t, verb); code != exitUsage ||
			!strings.Contains(stderr, variableOf(verb, flag.Names()[0])) {
			t.Errorf("%s in %s: exit code %d, %s", value, variableOf(verb, flag.Names()[0]), code, stderr)
		}
		t.Setenv(variableOf(verb, flag.Names()[0]), "")
	})
}

// TestHelp holds that help of every verb fits the page, says the same in both spellings, and names every flag.
func TestHelp(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	for _, command := range append(newApp(&streams{}).Commands, &cli.Command{}) {
		if command.Hidden {
			continue
		}
		ways := [][]string{{"help", command.Name}, {command.Name, "--help"}, {command.Name, "something", "-h"}}
		if command.Name == "" {
			ways = [][]string{{"help"}, {"--help"}, {"-h"}, {}}
		}
		first := ""
		for _, args := range ways {
			code, stdout, stderr := typed(t, args...)
			if first == "" {
				first = stdout
			}
			if code != 0 || stderr != "" || stdout != first || stdout == "" {
				t.Errorf("%q: exit code %d, %s%s", args, code, stderr, stdout)
			}
		}
		for line := range strings.Lines(first) {
			if len([]rune(line)) > helpColumns+1 {
				t.Errorf("%s: a line of %d columns: %s", command.Name, len([]rune(line))-1, line)
			}
		}
		if strings.Contains(first, home) {
			t.Errorf("%s: help shows the user's own folder:\n%s", command.Name, first)
		}
		for _, flag := range command.Flags {
			if !strings.Contains(first, "  "+flagWords(flag)) {
				t.Errorf("%s: --%s is not there", command.Name, flag.Names()[0])
			}
		}
	}
	if _, stdout, _ := typed(t, "help", "compare"); !strings.Contains(stdout, "~/.cache/construe") {
		t.Error("the cache's folder is not written from the user's own")
	}
	if code, _, stderr := typed(t, "help", "cmpare"); code != exitUsage ||
		!strings.Contains(stderr, "did you mean compare?") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}
