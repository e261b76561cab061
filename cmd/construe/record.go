package main

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// recordCommands are the verbs about records.
func recordCommands(s *streams) []*cli.Command {
	return []*cli.Command{keyCommand(s), signCommand(s), verifyCommand(s), replayCommand(s), diffCommand(s),
		lockCommand(s)}
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
	if k.record == "-" || k.bundle == "-" || k.record != "" && k.record == k.bundle {
		return nil, usage{"a record and a bundle go to files of their own", "give --record FILE and --bundle OTHER"}
	}
	var err error
	k.keys, err = privateKeys(s, files)
	return k, err
}

// asked reports whether anything is to be kept.
func (k *keeper) asked() bool { return k.record != "" || k.bundle != "" }

// ready says before anything is judged whether the record can be made, and whether the lock holds.
func (k *keeper) ready(s *streams, h *host.Host, runtimes []*schema.Document) error {
	if len(runtimes) != 1 && k.asked() {
		return usage{"a record is of one runtime; there are several", "compare them one by one"}
	}
	if k.lock == "" {
		return nil
	}
	return locked(s, h, k.lock, runtimes)
}

// write makes the files; all is one comparison, as ready has seen.
func (k *keeper) write(s *streams, h *host.Host, all []*schema.Comparison, runtimes []*schema.Document) error {
	if !k.asked() {
		return nil
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
	if isBundle(data) {
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

// isBundle reports whether a file is a tar.
func isBundle(data []byte) bool { return len(data) > 262 && string(data[257:262]) == "ustar" }

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
	return fmt.Sprintf("%s under %s, as of %s: %s (%s, %s)", in.Runtime.ID, in.Case.ID, in.AsOf,
		strings.Join(worlds, ", "), report.Counted(len(in.Readings),
			"reading"), report.Counted(len(o.Record.Semantics.Cells), "cell"))
}

// harmless keeps text from a file that anybody may have made to one line of characters that show themselves.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if !schema.Visible(r) || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
}
