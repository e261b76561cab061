package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// normalizeArguments puts what was typed in the order that the library reads. Flags go first: the library takes a flag
// after an argument for an argument, so a gate's flag written last would silently be no gate at all. A request for help
// becomes the verb help. Values are checked here, in one place, against the flags of the verb. An empty value is mostly
// a shell variable that is not set; it must not pass for a flag that was left out.
func normalizeArguments(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	if strings.HasPrefix(args[1], "-") {
		if asksHelp(args[1]) {
			return []string{args[0], helpVerb}, nil
		}
		return args, nil
	}
	command := app.Command(args[1])
	if command == nil {
		return args, nil
	}
	byName := map[string]cli.Flag{}
	for _, f := range command.Flags {
		for _, name := range f.Names() {
			byName[name] = f
		}
		if err := checkVariable(f); err != nil {
			return args, err
		}
	}
	var flags, rest []string
	for i := 2; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			rest = append(rest, arg)
			continue
		}
		if asksHelp(arg) {
			return []string{args[0], helpVerb, command.Name}, nil
		}
		flags = append(flags, arg)
		name, value, with := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		f := byName[name]
		if f == nil {
			continue // the library says so
		}
		if !with && takesValue(f) {
			if i++; i == len(args) {
				return args, usage{fmt.Sprintf("the flag --%s has no value", name),
					"construe " + args[1] + " --help lists the flags"}
			}
			value, with = args[i], true
			flags = append(flags, value)
			if shown, _ := placeholder(f); strings.Contains(shown, " ") && i+1 < len(args) &&
				!strings.HasPrefix(args[i+1], "-") { // it takes two, as the flag given twice
				i++
				flags = append(flags, arg, args[i])
				if err := checkValue(f, args[i], "--"+f.Names()[0]); err != nil {
					return args, err
				}
			}
		}
		if !with {
			continue
		}
		if err := checkValue(f, value, "--"+f.Names()[0]); err != nil {
			return args, err
		}
	}
	out := append([]string{args[0], args[1]}, flags...)
	return append(append(out, "--"), rest...), nil
}

func asksHelp(arg string) bool { return slices.Contains([]string{"--help", "-help", "-h", "--h"}, arg) }

func takesValue(f cli.Flag) bool {
	d, is := f.(cli.DocGenerationFlag)
	return is && d.TakesValue()
}

// checkVariable checks the value that a flag's variable has. One that is empty is as if unset; env has left it out.
func checkVariable(f cli.Flag) error {
	d, is := f.(cli.DocGenerationFlag)
	if !is {
		return nil
	}
	for _, name := range d.GetEnvVars() {
		if value := os.Getenv(name); value != "" {
			return checkValue(f, value, "the environment variable "+name)
		}
	}
	return nil
}

// checkValue refuses a value of the wrong type, or an empty one, and says what the flag takes. shown names where the
// value stands.
func checkValue(f cli.Flag, value, shown string) error {
	if value == "" {
		_, about := placeholder(f)
		return usage{fmt.Sprintf("%s is given an empty value; expected a value for %q", shown, about),
			"a shell variable that is not set gives an empty value; leave the flag out to have its default"}
	}
	var err error
	expected := ""
	switch f.(type) {
	case *cli.DurationFlag:
		expected = "a number with a unit, such as 5s, 500ms or 1m30s"
		_, err = time.ParseDuration(value)
	case *cli.IntFlag, *cli.Int64Flag:
		expected = "a whole number, such as 100"
		_, err = strconv.ParseInt(value, 0, 64)
	case *cli.BoolFlag:
		expected = "true or false, or the flag alone"
		_, err = strconv.ParseBool(value)
	}
	if err != nil {
		return usage{fmt.Sprintf("%s is %q; expected %s", shown, value, expected), ""}
	}
	return nil
}
