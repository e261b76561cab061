package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// limited is what setLimits makes of a command line.
func limited(t *testing.T, args ...string) (config host.Config, err error) {
	t.Helper()
	app := &cli.App{Flags: limitFlags("compare"), Action: func(c *cli.Context) error {
		err = setLimits(c, &config)
		return nil
	}}
	if failed := app.Run(append([]string{"construe"}, args...)); failed != nil {
		t.Fatal(failed)
	}
	return config, err
}

// TestLimitFlags holds that each limit has a flag that sets its field, and no other, in its unit, that its most is
// taken and no more, and that without a flag every limit is at its default.
func TestLimitFlags(t *testing.T) {
	if config, err := limited(t); err != nil || !reflect.DeepEqual(config, host.Config{}) {
		t.Errorf("no flags: %+v, %v", config, err)
	}
	for _, l := range host.Limits() {
		var want host.Config
		given := "3"
		switch field := l.Field(&want).(type) {
		case *int64:
			*field = 3 * l.Scale
		case *int:
			*field = int(3 * l.Scale)
		case *time.Duration:
			*field, given = 3*time.Second, "3s"
		default:
			t.Fatalf("--%s sets a %T", l.Flag, field)
		}
		if got, err := limited(t, "--"+l.Flag, given); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("--%s %s: %+v, %v", l.Flag, given, got, err)
		}
		if l.Most == 0 {
			continue
		}
		for _, n := range []int64{-1, l.Most, l.Most + 1} {
			if _, err := limited(t, fmt.Sprintf("--%s=%d", l.Flag, n)); (err == nil) != (n == l.Most) {
				t.Errorf("--%s %d: %v", l.Flag, n, err)
			}
		}
	}
}

// TestLimitsOfEveryVerb holds that each verb that opens a case has every limit, and explains it.
func TestLimitsOfEveryVerb(t *testing.T) {
	flags := map[string][]string{}
	everyFlag(func(verb string, flag cli.Flag) { flags[verb] = append(flags[verb], flag.Names()[0]) })
	opening := 0
	for verb, names := range flags {
		if !slices.Contains(names, "cross-check") {
			continue
		}
		opening++
		_, help, _ := typed(t, verb, "--help")
		help = strings.Join(strings.Fields(help), " ")
		for _, l := range host.Limits() {
			standard := strings.Contains(help, "default: "+l.Default) ||
				verb == "replay" // which has the record's
			if !slices.Contains(names, l.Flag) || !strings.Contains(help, l.Help) || !standard {
				t.Errorf("construe %s --help does not explain --%s", verb, l.Flag)
			}
		}
	}
	if opening < 10 {
		t.Errorf("%d verbs open a case; that cannot be all", opening)
	}
}
