package main

import (
	"crypto/ed25519"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
)

func signCommand(s *streams) *cli.Command {
	flags := append(caseFlags("sign"), list("sign", "key", "the private key `FILE`; may be given again"),
		text("sign", "reading", "",
			"sign the plugin, manifest and policy of this `READING` of the case, instead of a record"),
		text("sign", "output", "", "write to `FILE` instead of in place", "o"))
	return &cli.Command{Usage: "add a signature to a record or bundle, or sign a reading", ArgsUsage: "RECORD|BUNDLE",
		Flags: flags, Action: func(c *cli.Context) error { return sign(c, s) }}
}

func sign(c *cli.Context, s *streams) error {
	keys, err := privateKeys(s, c.StringSlice("key"))
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		return usage{"no --key was given", "construe key new FILE makes one"}
	}
	if c.String("reading") != "" {
		return signReading(c, s, keys)
	}
	if c.NArg() != 1 {
		return usage{"expected one record or bundle to sign",
			"construe compare --record FILE makes one; --reading READING signs a reading"}
	}
	o, err := openRecord(s, c.Args().First())
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := o.Sign(k); err != nil {
			return mismatch{err}
		}
	}
	data, err := o.bytes()
	if err != nil {
		return err
	}
	name := c.String("output")
	if name == "" {
		name = c.Args().First()
	}
	return deliver(s, name, data, o.about()+": "+report.Counted(len(o.Signers()), "signature"))
}

func signReading(c *cli.Context, s *streams, keys []ed25519.PrivateKey) error {
	if c.String("output") == "" || c.NArg() > 0 {
		return usage{"a signed reading needs a file, and no record", "add -o FILE, or -o - for standard output"}
	}
	h, err := open(c, []string{c.String("reading")})
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	r, err := h.ReadingRecord(c.String("reading"))
	if err != nil {
		return err
	}
	sealed, err := record.Seal(record.NewReadingStatement(r), keys...)
	if err != nil {
		return err
	}
	return deliver(s, c.String("output"), sealed, fmt.Sprintf("the reading %s of %s: %s", r.Reading, r.Case.ID,
		report.Counted(len(keys), "signature")))
}
