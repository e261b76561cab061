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
		lockFlag(verb)}
}

// recorder makes the record and the bundle that the flags ask for. It finds what is wrong with them before anything is
// judged.
type recorder struct {
	record, bundle, lock string
	keys                 []ed25519.PrivateKey
}

func newRecorder(c *cli.Context, s *streams) (*recorder, error) {
	k := &recorder{record: c.String("record"), bundle: c.String("bundle")}
	if c.Bool("locked") {
		k.lock = lockFile(c)
	}
	files := c.StringSlice("key")
	if len(files) > 0 && k.record == "" && k.bundle == "" {
		return nil, usage{"--key signs a record; there is none to sign", "add --record FILE or --bundle FILE"}
	}
	if k.record == "-" || k.bundle == "-" || k.record != "" && k.record == k.bundle {
		return nil, usage{"a record and a bundle go to files of their own", "give --record FILE and --bundle OTHER"}
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
	return checkLock(s, h, k.lock, runtimes)
}

// write makes the files.
func (k *recorder) write(s *streams, h *host.Host, one *schema.Comparison, runtimes []*schema.Document) error {
	if !k.asked() {
		return nil
	}
	sealed, err := seal(h, one, k.keys)
	if err != nil {
		return err
	}
	var packed []byte
	if k.bundle != "" {
		b, err := h.Bundle(sealed, runtimes[0])
		if err != nil {
			return err
		}
		if packed, err = b.Write(); err != nil {
			return err
		}
	}
	for _, out := range []struct {
		name string
		data []byte
	}{{k.record, sealed}, {k.bundle, packed}} {
		if out.name == "" {
			continue
		}
		if err := writeFile(out.name, out.data); err != nil {
			return err
		}
		if len(k.keys) == 0 {
			fmt.Fprintf(s.err, "construe: %s is not signed; --key FILE or construe sign does that\n",
				harmless(filepath.ToSlash(out.name)))
		}
	}
	return nil
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
