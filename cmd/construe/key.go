package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/record"
)

func keyCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "make a key, print a key's id, or trust somebody's key",
		ArgsUsage: "new FILE | id FILE.pub | trust FILE.pub",
		Description: "new writes a private key to FILE, readable by you alone, and the public one to FILE.pub.\n" +
			"trust adds public keys to the file that construe verify and replay take for known.",
		Flags: []cli.Flag{trustFlag("key")},
		Action: func(c *cli.Context) error {
			if c.NArg() != 2 {
				return usage{"expected new FILE, id FILE.pub or trust FILE.pub", "construe key --help"}
			}
			name := c.Args().Get(1)
			switch what := c.Args().First(); what {
			case "new":
				return newKey(s, name, rand.Reader)
			case "id":
				return keyIDs(s, name)
			case "trust":
				return trust(c, s, name)
			default:
				return usage{fmt.Sprintf("construe key does not know %q", what), "expected new, id or trust"}
			}
		}}
}

// newKey writes a key pair from random. It replaces nothing.
func newKey(s *streams, name string, random io.Reader) error {
	private, err := record.NewKey(random)
	if err != nil {
		return err
	}
	secret, err := record.PrivatePEM(private)
	if err != nil {
		return err
	}
	if exists(name + ".pub") {
		return usage{fmt.Sprintf("cannot write %s.pub: file exists", filepath.ToSlash(name)),
			"give a name that is not taken; construe never replaces a key"}
	}
	if err := createNew(name, secret, 0o600); err != nil {
		return err
	}
	if err := createNew(name+".pub", record.Public(private).PEM(), 0o644); err != nil {
		os.Remove(name)
		return err
	}
	_, err = fmt.Fprintln(s.out, record.Public(private).ID())
	return err
}

func keyIDs(s *streams, name string) error {
	keys, err := readPublic(s, name)
	for _, k := range keys {
		fmt.Fprintln(s.out, k.ID())
	}
	return err
}

// trust adds the keys of a file to the trusted ones.
func trust(c *cli.Context, s *streams, name string) error {
	added, err := readPublic(s, name)
	if err != nil {
		return err
	}
	file := c.String("trusted")
	if file == "" {
		return usage{"there is no file of trusted keys", "give --trusted FILE"}
	}
	trusted, err := trustedKeys(s, file)
	if err != nil {
		return err
	}
	var all []byte
	for _, k := range append(trusted, added...) {
		all = append(all, k.PEM()...)
	}
	together, err := record.ParsePublic(file, all)
	if err != nil {
		return err
	}
	all = nil
	for _, k := range together {
		all = append(all, k.PEM()...)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return usage{fmt.Sprintf("cannot make the folder of %s: %v", filepath.ToSlash(file), unwrapPath(err)),
			"give --trusted FILE"}
	}
	if err := writeFile(file, all); err != nil {
		return err
	}
	for _, k := range added {
		fmt.Fprintf(s.out, "trusted: %s\n", k.ID())
	}
	return nil
}
