package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

func keyCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "key", Category: "record", Usage: "make a key, print a key's id, or trust somebody's key",
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

// maxKeys bounds a file of keys, in bytes.
const maxKeys = 1 << 20

func trustFlag(verb string) *cli.StringFlag {
	f := text(verb, "trusted", defaultTrust(),
		"the `FILE` of public keys that may have signed; construe key trust adds to it")
	f.EnvVars = set(variableOf(verb, "trusted"), "CONSTRUE_TRUSTED")
	f.DefaultText = homely(f.Value)
	return f
}

// defaultTrust is a file in the user's configuration folder, or none where there is no such folder.
func defaultTrust() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "construe", "trusted.pem")
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

// trustedKeys reads the file of trusted keys; a file that is not there holds none.
func trustedKeys(s *streams, file string) ([]record.Key, error) {
	if file == "" || !exists(file) {
		return nil, nil
	}
	return readPublic(s, file)
}

func readPublic(s *streams, name string) ([]record.Key, error) {
	shown, data, err := readBounded(s, name, maxKeys)
	if err != nil {
		return nil, err
	}
	if len(data) > maxKeys {
		return nil, schema.Problems{{Code: "key", Message: fmt.Sprintf("more than %d bytes of keys", maxKeys),
			File: shown}}
	}
	return record.ParsePublic(shown, data)
}

// publicKeys are those that the flags name or trust.
func publicKeys(c *cli.Context, s *streams) (keys record.Keys, err error) {
	keys.Unsigned, keys.AllKnown = c.Bool("unsigned"), c.Bool("all-known")
	for _, name := range c.StringSlice("key") {
		more, err := readPublic(s, name)
		if err != nil {
			return keys, err
		}
		keys.Required = append(keys.Required, more...)
	}
	keys.Trusted, err = trustedKeys(s, c.String("trusted"))
	return keys, err
}

// privateKeys reads private keys, and refuses one that others can read.
func privateKeys(s *streams, names []string) (keys []ed25519.PrivateKey, err error) {
	for _, name := range names {
		shown, data, err := readBounded(s, name, maxKeys)
		if err != nil {
			return nil, err
		}
		private, err := record.ParsePrivate(shown, data)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(name)
		if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
			return nil, usage{fmt.Sprintf("%s can be read by others than you (%v)", filepath.ToSlash(name),
				info.Mode().Perm()), "chmod 600, or make another key: this one may have been copied"}
		}
		if slices.ContainsFunc(keys, func(k ed25519.PrivateKey) bool { return k.Equal(private) }) {
			return nil, usage{fmt.Sprintf("%s is a key that was given already", filepath.ToSlash(name)),
				"a key signs once"}
		}
		keys = append(keys, private)
	}
	return keys, nil
}
