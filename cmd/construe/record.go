package main

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// recordFlags say what a comparison leaves behind, and what it may depend on.
func recordFlags(verb string) []cli.Flag {
	return []cli.Flag{
		text(verb, "record", "", "write the comparison as a record to `FILE`"),
		text(verb, "bundle", "", "write the record with all that it depends on to `FILE`, for construe replay"),
		list(verb, "key", "sign the record with the private key in `FILE`; may be given again"),
		&cli.BoolFlag{Name: "locked", Usage: "refuse what differs from construe.lock", EnvVars: env(verb, "locked")},
		&cli.BoolFlag{Name: "free-runtimes", Usage: "with --locked, let runtimes be others than the lock pins",
			EnvVars: env(verb, "free-runtimes")},
		lockFlag(verb)}
}

// recorder makes the record and the bundle that the flags ask for. It finds what is wrong with them before anything is
// judged.
type recorder struct {
	record, bundle, lock string
	free                 bool // whether runtimes may be others than the lock pins
	keys                 []ed25519.PrivateKey
}

func newRecorder(c *cli.Context, s *streams) (*recorder, error) {
	k := &recorder{record: c.String("record"), bundle: c.String("bundle"), free: c.Bool("free-runtimes")}
	if c.Bool("locked") {
		k.lock = lockFile(c)
	}
	files := c.StringSlice("key")
	if len(files) > 0 && k.record == "" && k.bundle == "" {
		return nil, usage{"--key signs a record; there is none to sign", "add --record FILE or --bundle FILE"}
	}
	var err error
	k.keys, err = privateKeys(s, files)
	return k, err
}

// asked reports whether anything is to be written.
func (k *recorder) asked() bool { return k.record != "" || k.bundle != "" }

// ready checks, before anything is judged, whether the record can be made and whether the lock holds.
func (k *recorder) ready(s *streams, h *host.Host, runtimes []*schema.Document) error {
	if len(runtimes) != 1 && k.asked() {
		return usage{"a record is of one runtime; there are several", "compare them one by one"}
	}
	if k.lock == "" {
		return nil
	}
	if k.free {
		runtimes = nil
	}
	return checkLock(s, h, k.lock, runtimes)
}

// files are those that were asked for, to be written with what else is.
func (k *recorder) files(h *host.Host, one *schema.Comparison, runtimes []*schema.Document) (out []wholeFile,
	err error) {
	if !k.asked() {
		return nil, nil
	}
	sealed, err := seal(h, one, k.keys)
	if err != nil {
		return nil, err
	}
	if k.record != "" {
		out = append(out, wholeFile{k.record, sealed})
	}
	if k.bundle == "" {
		return out, nil
	}
	b, err := h.Bundle(sealed, runtimes[0])
	if err != nil {
		return nil, err
	}
	packed, err := b.Write()
	return append(out, wholeFile{k.bundle, packed}), err
}

// note says of files that were written that nobody signed them.
func (k *recorder) note(s *streams, files []wholeFile) {
	for _, f := range files {
		if len(k.keys) == 0 {
			fmt.Fprintf(s.err, "construe: %s is not signed; --key FILE or construe sign does that\n",
				harmless(filepath.ToSlash(f.name)))
		}
	}
}

func seal(h *host.Host, c *schema.Comparison, keys []ed25519.PrivateKey) ([]byte, error) {
	r, err := h.Record(c)
	if err != nil {
		return nil, err
	}
	statement, err := record.NewStatement(r)
	if err != nil {
		return nil, err
	}
	return record.Seal(statement, keys...)
}
