package main

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// maxKeys bounds a file of keys, in bytes.
const maxKeys = 1 << 20

// keyFlags say whose signatures count.
func keyFlags(verb string) []cli.Flag {
	return []cli.Flag{
		list(verb, "key", "the public key `FILE` of somebody who must have signed; may be given again"),
		trustFlag(verb),
		&cli.BoolFlag{Name: "all-known", Usage: "refuse a record that somebody else has signed as well",
			EnvVars: env(verb, "all-known")},
		&cli.BoolFlag{Name: "unsigned", Usage: "accept a record that nobody known signed",
			EnvVars: env(verb, "unsigned")}}
}

func trustFlag(verb string) *cli.StringFlag {
	f := text(verb, "trusted", defaultTrust(),
		"the `FILE` of public keys that may have signed; construe key trust adds to it")
	f.EnvVars = nonEmpty(variableOf(verb, "trusted"), "CONSTRUE_TRUSTED")
	f.DefaultText = homeRelative(f.Value)
	return f
}

// defaultTrust is a file in the user's configuration folder; "" where there is no such folder.
func defaultTrust() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "construe", "trusted.pem")
}

// trustedKeys reads the file of trusted keys. A file that is not there has none.
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

// publicKeys are those that the flags require or trust.
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
