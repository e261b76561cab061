package main

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// recordCommands are the verbs about records.
func recordCommands(s *streams) []*cli.Command {
	return []*cli.Command{keyCommand(s), signCommand(s), verifyCommand(s), replayCommand(s), diffCommand(s), lockCommand(s)}
}

// recordFlags say what a comparison leaves behind, and what it may rest on.
func recordFlags(verb string) []cli.Flag {
	return []cli.Flag{
		text(verb, "record", "", "write the comparison as a record to `FILE`"),
		text(verb, "bundle", "", "write the record with all that it rests on to `FILE`, for construe replay"),
		list(verb, "key", "sign the record with the private key in `FILE`; may be given again"),
		&cli.BoolFlag{Name: "locked", Usage: "refuse what differs from construe.lock", EnvVars: env(verb, "locked")},
		lockFlag(verb)}
}

// keeper makes the record and bundle that the flags ask for. What is wrong with them is seen before anything is judged.
type keeper struct {
	record, bundle, lock string
	keys                 []ed25519.PrivateKey
}

func newKeeper(c *cli.Context, s *streams) (*keeper, error) {
	k := &keeper{record: c.String("record"), bundle: c.String("bundle")}
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

// locked holds case, readings and runtimes against the lock, where --locked asks for it.
func (k *keeper) locked(c *cli.Context, s *streams, h *host.Host, runtimes []*schema.Document) error {
	if k.lock == "" {
		return nil
	}
	shown, data, err := readInput(s, k.lock)
	if err != nil {
		return err
	}
	d, err := schema.Parse(shown, data, schema.KindLock)
	if err != nil {
		return mismatch{err}
	}
	var l schema.Lock
	if err := d.Decode(&l); err != nil {
		return mismatch{err}
	}
	if err := h.HoldsTo(&l, runtimes); err != nil {
		return mismatch{err}
	}
	return nil
}

func (k *keeper) write(s *streams, h *host.Host, all []*schema.Comparison, runtimes []*schema.Document) error {
	if k.record == "" && k.bundle == "" {
		return nil
	}
	if len(all) != 1 {
		return usage{"a record is of one runtime; there are several", "compare them one by one"}
	}
	sealed, err := seal(h, all[0], k.keys)
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
			fmt.Fprintf(s.err, "construe: %s is not signed; --key FILE or construe sign does that\n", filepath.ToSlash(out.name))
		}
	}
	return nil
}

func seal(h *host.Host, c *schema.Comparison, keys []ed25519.PrivateKey) ([]byte, error) {
	r, err := h.Record(c)
	if err != nil {
		return nil, err
	}
	statement, err := record.Of(r)
	if err != nil {
		return nil, err
	}
	return record.Seal(statement, keys...)
}

// opened is a record that was read, and the bundle around it if there is one.
type opened struct {
	*record.Envelope
	name   string
	bundle record.Bundle
}

// openRecord reads a record, or the record in a bundle. Whatever is wrong with its bytes is a mismatch.
func openRecord(s *streams, name string) (*opened, error) { return openBy(s, name, record.Open) }

func openBy(s *streams, name string, open func(name string, data []byte) (*record.Envelope, error)) (*opened, error) {
	shown, data, err := readBounded(s, name, record.MaxBundle)
	if err != nil {
		return nil, err
	}
	o := &opened{name: shown}
	if len(data) > 262 && string(data[257:262]) == "ustar" {
		if o.bundle, err = record.ReadBundle(shown, data); err != nil {
			return nil, mismatch{err}
		}
		shown, data = shown+" "+record.RecordFile, o.bundle[record.RecordFile]
	}
	if o.Envelope, err = open(shown, data); err != nil {
		return nil, mismatch{err}
	}
	return o, nil
}

// bytes is the file anew, with the signatures that it has now.
func (o *opened) bytes() ([]byte, error) {
	sealed := o.Envelope.Bytes()
	if o.bundle == nil {
		return sealed, nil
	}
	o.bundle[record.RecordFile] = sealed
	return o.bundle.Write()
}

// about says in one line what a record or a signed reading says.
func (o *opened) about() string {
	if r := o.Reading; r != nil {
		return fmt.Sprintf("the reading %s of %s", r.Reading, r.Case.ID)
	}
	in := o.Record.Semantics.Inputs
	var worlds []string
	for _, w := range o.Record.Semantics.Worlds {
		worlds = append(worlds, strings.TrimSpace(w.World+" "+w.Aggregate))
	}
	return fmt.Sprintf("%s under %s, as of %s: %s (%d readings, %d cells)", in.Runtime.ID, in.Case.ID, in.AsOf, strings.Join(worlds, ", "), len(in.Readings), len(o.Record.Semantics.Cells))
}

func signCommand(s *streams) *cli.Command {
	flags := append(caseFlags("sign"), list("sign", "key", "the private key `FILE`; may be given again"),
		text("sign", "reading", "", "sign the plugin, manifest and policy of this `READING` of the case, instead of a record"),
		text("sign", "output", "", "write to `FILE` instead of in place", "o"))
	return &cli.Command{Name: "sign", Category: "record", Usage: "add a signature to a record or bundle, or sign a reading", ArgsUsage: "RECORD|BUNDLE",
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
		return usage{"expected one record or bundle to sign", "construe compare --record FILE makes one; --reading READING signs a reading"}
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
	return deliver(s, name, data, fmt.Sprintf("%s: %d signatures", o.about(), len(o.Signers())))
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
	sealed, err := record.Seal(record.OfReading(r), keys...)
	if err != nil {
		return err
	}
	return deliver(s, c.String("output"), sealed, fmt.Sprintf("the reading %s of %s: %d signatures", r.Reading, r.Case.ID, len(keys)))
}

// deliver writes a file and says so, or writes to standard output for "-".
func deliver(s *streams, name string, data []byte, said string) error {
	if name == "-" {
		_, err := s.out.Write(data)
		return err
	}
	if err := writeFile(name, data); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "%s: %s\n", filepath.ToSlash(name), harmless(said))
	return err
}

// keyFlags say whose signatures count.
func keyFlags(verb string) []cli.Flag {
	return []cli.Flag{
		list(verb, "key", "the public key `FILE` of somebody who must have signed; may be given again"),
		trustFlag(verb),
		&cli.BoolFlag{Name: "unsigned", Usage: "accept a record that nobody signed", EnvVars: env(verb, "unsigned")}}
}

func verifyCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "verify", Category: "record", Usage: "hold a record's signatures against keys, and the record against itself; nothing is run", ArgsUsage: "RECORD|BUNDLE|-",
		Flags: append(keyFlags("verify"), outputFlags("verify", "table")...), Action: func(c *cli.Context) error {
			name, err := argument(c)
			if err != nil {
				return err
			}
			keys, err := publicKeys(c, s)
			if err != nil {
				return err
			}
			o, err := openBy(s, name, func(name string, data []byte) (*record.Envelope, error) { return record.OpenVerified(name, data, keys) })
			if err != nil {
				return err
			}
			var b bytes.Buffer
			for _, subject := range o.Statement.Subject {
				fmt.Fprintf(&b, "%s sha256:%s\n", harmless(subject.Name), subject.Digest["sha256"])
			}
			signed := "not signed"
			for i, id := range o.Signers() {
				fmt.Fprintf(&b, "signed by %s\n", id)
				signed = fmt.Sprintf("%d signatures verified", i+1)
			}
			notReproducible(&b, o.Record)
			fmt.Fprintf(&b, "%s: %s\n", harmless(o.about()), signed)
			return writeText(c, s, b.String(), map[string]any{"construe": "verification/v1", "signers": slices.Clone(o.Signers()),
				"subject": o.Statement.Subject, "predicateType": o.Statement.PredicateType, "about": harmless(o.about())})
		}}
}

// notReproducible names the cells that a limit of the host stopped.
func notReproducible(b *bytes.Buffer, r *schema.Record) {
	if r == nil {
		return
	}
	for _, cell := range r.Semantics.Cells {
		if cell.NotReproducible != "" {
			fmt.Fprintf(b, "not-reproducible: %s\n", harmless(fmt.Sprintf("%s %s under the policy of %s: %s", cell.World, cell.Classifier, cell.Policy, cell.NotReproducible)))
		}
	}
}

// harmless keeps text from a file that anybody may have made to one line of printable characters.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return '?'
		}
		return r
	}, s)
}

func lockFlag(verb string) *cli.StringFlag {
	return text(verb, "lock", "", "the lock `FILE`; construe.lock beside case.yaml, or here for an embedded case, if left out")
}

func lockFile(c *cli.Context) string {
	if name := c.String("lock"); name != "" {
		return name
	}
	if dir := c.String("case"); !isEmbedded(dir) {
		return filepath.Join(dir, "construe.lock")
	}
	return "construe.lock"
}

func lockCommand(s *streams) *cli.Command {
	flags := append(caseFlags("lock"), list("lock", "runtime", "a runtime `FILE` to pin beside those of the case; may be given again"), lockFlag("lock"))
	return &cli.Command{Name: "lock", Category: "record", Usage: "pin the digests of case, readings and runtimes in construe.lock", ArgsUsage: "[RUNTIME ...]",
		Flags: flags, Action: func(c *cli.Context) error {
			h, err := open(c, nil)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			pinned, err := runtimes(s, h, append(c.StringSlice("runtime"), c.Args().Slice()...))
			if err != nil {
				return err
			}
			for _, id := range h.Runtimes() {
				d, err := h.Runtime(id)
				if err != nil {
					return err
				}
				pinned = append(pinned, d)
			}
			l, err := h.Lock(pinned)
			if err != nil {
				return err
			}
			data, err := schema.Write(l)
			if err != nil {
				return err
			}
			return deliver(s, lockFile(c), data, fmt.Sprintf("%s, %d readings and %d runtimes pinned", l.Case.ID, len(l.Readings), len(l.Runtimes)))
		}}
}

// exists reports whether a file is there; what cannot be known is not there.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}
