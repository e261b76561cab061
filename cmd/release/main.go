// Command release builds what is handed out of a version: for each system an archive with the program, its licence and
// its changes, a bill of materials beside it, and the digests of all.
//
//	go run ./cmd/release -version v1.2.3 -o dist
//
// Whoever builds the same commit with the same Go gets the same bytes: paths are left out, times are the commit's, and
// nothing is read from the machine. What a commit does not hold is in no release: files that are changed are refused.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// request is what is asked for.
type request struct {
	version string
	folder  string
	targets []target
}

func run(args []string, out, errs io.Writer) error {
	q, err := parse(args, errs)
	if err != nil {
		return err
	}
	from, err := commit(q.version)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(q.folder); err == nil {
		return fmt.Errorf("%s is already there; name a folder that is not, with -o", q.folder)
	}
	if above, err := os.Stat(filepath.Dir(q.folder)); err != nil || !above.IsDir() {
		return fmt.Errorf("there is no folder %s for %s to stand in; make it, or name another, with -o",
			filepath.Dir(q.folder), q.folder)
	}
	files := map[string][]byte{} // all of it, before any of it is there: a file beside the sources would be a change
	for _, t := range q.targets {
		if err := release(files, q.version, from, t); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		fmt.Fprintf(out, "%s\n", t)
	}
	files["SHA256SUMS"] = sums(files)
	return write(q.folder, files)
}

// write makes a folder of files, which appears whole.
func write(folder string, files map[string][]byte) error {
	making, err := os.MkdirTemp(filepath.Dir(folder), "release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(making)
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(making, name), content, 0o644); err != nil {
			return err
		}
	}
	if err := os.Chmod(making, 0o755); err != nil {
		return err
	}
	return os.Rename(making, folder)
}

func parse(args []string, errs io.Writer) (request, error) {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(errs)
	version := flags.String("version", "", "the `version` that is released, such as v1.2.3")
	folder := flags.String("o", "dist", "the `folder` to make")
	only := flags.String("only", "", "these `systems` alone, such as linux/amd64,darwin/arm64; all if there are none")
	if err := flags.Parse(args); err != nil {
		return request{}, err
	}
	q := request{version: *version, folder: filepath.Clean(*folder), targets: targets()}
	if flags.NArg() > 0 {
		return q, fmt.Errorf("%q is not expected; every option has a name, see -h", flags.Arg(0))
	}
	if !versionForm.MatchString(q.version) {
		return q, fmt.Errorf("-version %q is none; expected one such as v1.2.3 or v1.2.3-rc.1", q.version)
	}
	if *only == "" {
		return q, nil
	}
	q.targets = nil
	for _, name := range strings.Split(*only, ",") {
		t, err := targetOf(name)
		if err != nil {
			return q, err
		}
		q.targets = append(q.targets, t)
	}
	return q, nil
}
