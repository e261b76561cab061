package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/schema"
)

// writtenFlags are the flags that name a file which is written beside what goes to --format.
func writtenFlags() []string {
	return []string{"bundle", "comparison", "gate", "record", "tar", "witness"}
}

// target is a file that is written, and what asks for it.
type target struct{ file, what string }

// writtenIn are the files that the flags ask for. What is only added to is not among them, nor is standard output where
// a verb has a name for it.
func writtenIn(c *cli.Context, to []rendering) (all []target) {
	for _, t := range to {
		if t.file != "" && !t.adds {
			all = append(all, target{t.file, "a format"})
		}
	}
	for _, flag := range writtenFlags() {
		if file := c.String(flag); file != "" {
			all = append(all, target{file, "--" + flag})
		}
	}
	if flag, file := delivers(c); file != "" && file != "-" {
		all = append(all, target{file, "--" + flag})
	}
	return all
}

// delivers is the flag that says where a verb without formats writes, and the file; "" of any other verb.
func delivers(c *cli.Context) (flag, file string) {
	switch c.Command.Name {
	case "lock":
		return "lock", lockFile(c)
	case "sign":
		return "output", c.String("output")
	}
	return "", ""
}

// apart refuses, before a verb does anything, to write two things to one file, over what it reads, or over what nobody
// can make again. Of a folder that is read nobody knows yet which files it is read from; what people write says itself
// what it is.
func apart(c *cli.Context, to []rendering) error {
	all := writtenIn(c, to)
	taken := map[string]string{}
	for _, one := range all {
		if one.file == "-" {
			return usage{one.what + " - would be standard output, where the page goes; expected a file",
				one.what + " ./- is a file of that name"}
		}
		key := leadsTo(one.file)
		if other, is := taken[key]; is {
			return usage{fmt.Sprintf("%s and %s would both be written to %s", one.what, other, one.file),
				"give each a file of its own"}
		}
		taken[key] = one.what
	}
	read := inputsIn(c)
	if c.Command.Name != "sign" { // which signs in place as well
		read = append(read, c.Args().Slice()...)
	}
	if err := overInputs(all, read); err != nil {
		return err
	}
	for _, one := range all {
		if what := precious(one); what != "" {
			return usage{fmt.Sprintf("%s would be written over, and is %s", filepath.ToSlash(one.file), what),
				"give a file of its own"}
		}
	}
	return nil
}

// precious says what a file is that is written over by nothing but what writes such files: what people write, by its
// kind of document or its extension, a lock, or a key. It is "" of what is none, or not there.
func precious(t target) string {
	if info, err := os.Stat(t.file); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	if ext := strings.ToLower(filepath.Ext(t.file)); ext == ".rego" || ext == ".wasm" {
		return "a " + ext + ", which people write"
	}
	switch kind, err := firstField(t.file); {
	case err != nil:
	case schema.ByPeople(kind):
		return kind + ", which people write"
	case (kind == schema.KindLock || kind == schema.KindLockV1) && t.what != "--lock":
		return kind + ", which construe lock and construe pin write"
	case isKey(t.file):
		return "a key, of which there may be no other"
	}
	return ""
}

// isKey reports whether a file begins as a key does, or a certificate.
func isKey(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	const pem = "-----BEGIN "
	begin := make([]byte, len(pem))
	_, err = io.ReadFull(f, begin)
	return err == nil && string(begin) == pem
}

// inputsIn are the values of the flags that name what is read, among others.
func inputsIn(c *cli.Context) (names []string) {
	written, _ := delivers(c)
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if name == "format" || name == "output" || name == written || slices.Contains(writtenFlags(), name) {
			continue
		}
		switch f.(type) {
		case *cli.StringFlag:
			names = append(names, c.String(name))
		case *cli.StringSliceFlag:
			names = append(names, c.StringSlice(name)...)
		}
	}
	if c.Bool("locked") {
		names = append(names, lockFile(c))
	}
	return names
}

// overInputs refuses to write files over what is read. What is no regular file, such as a terminal, can be both.
func overInputs(written []target, read []string) error {
	leads := map[string]string{}
	for _, one := range written {
		leads[leadsTo(one.file)] = one.file
	}
	for _, input := range read {
		if len(leads) == 0 {
			break
		}
		if file, is := leads[leadsTo(input)]; is {
			if info, err := os.Stat(input); err == nil && info.Mode().IsRegular() {
				return usage{fmt.Sprintf("%s would be written over, and is what is read", filepath.ToSlash(file)),
					"give what is written a file of its own"}
			}
		}
	}
	return nil
}

// sameFile reports whether two names lead to one file.
func sameFile(a, b string) bool { return leadsTo(a) == leadsTo(b) }

// leadsTo is what is the same for names that lead to one file, on this machine or on one that does not tell A from a.
func leadsTo(name string) string {
	if whole, err := filepath.Abs(name); err == nil { // by the working folder, which may be a link as well
		name = whole
	}
	if to, err := followLinks(name); err == nil {
		name = to
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		name = filepath.Join(folder, filepath.Base(name))
	}
	return strings.ToLower(name)
}
