package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func verifyCommand(s *streams) *cli.Command {
	readingFlag := list("verify", "signed-reading", "a reading's `FILE` that a known key signed and that the record "+
		"must rest on; may be given again")
	comparisonFlag := text("verify", "comparison", "",
		"write the comparison that the record is of to `FILE`, for construe report")
	return &cli.Command{Usage: "hold a record's signatures against keys, and the record against itself; nothing is run",
		ArgsUsage: "RECORD|BUNDLE|-",
		Flags: append(append(keyFlags("verify"), readingFlag, comparisonFlag),
			outputFlags("verify", "table")...), Action: func(c *cli.Context) error {
			name, err := argument(c)
			if err != nil {
				return err
			}
			keys, err := publicKeys(c, s)
			if err != nil {
				return err
			}
			o, err := openBy(s, name, func(name string, data []byte) (*record.Envelope,
				error) {
				return record.OpenVerified(name, data, keys)
			})
			if err != nil {
				return err
			}
			if err := checkSignedReadings(s, o, c.StringSlice("signed-reading"), keys); err != nil {
				return err
			}
			held, unpinned, err := checkBundle(o)
			if err != nil {
				return err
			}
			if name := c.String("comparison"); name != "" {
				if err := extract(o, name); err != nil {
					return err
				}
			}
			var b bytes.Buffer
			for _, subject := range o.Statement.Subject {
				fmt.Fprintf(&b, "%s sha256:%s\n", harmless(subject.Name), subject.Digest["sha256"])
			}
			known, unknown := o.Signed(keys)
			signed := "not signed"
			if len(unknown) > 0 {
				signed = "no signature verified"
			}
			for i, id := range known {
				fmt.Fprintf(&b, "signed by %s\n", id)
				signed = report.Counted(i+1, "signature") + " verified"
			}
			for _, id := range unknown {
				fmt.Fprintf(&b, "not checked: a signature in the name of %s, an unknown key\n", id)
			}
			document := map[string]any{"construe": "verification/v1", "signers": append([]string{}, known...),
				"unknownSigners": append([]string{}, unknown...),
				"subject":        o.Statement.Subject, "predicateType": o.Statement.PredicateType, "about": harmless(
					o.about())}
			if o.bundle != nil {
				for _, file := range unpinned {
					fmt.Fprintf(&b, "no digest in the record: %s\n", file)
				}
				signed += "; " + report.Counted(held, "file") + " of the bundle checked against it"
				document["filesHeld"], document["filesWithoutDigest"] = held, unpinned
			}
			notReproducible(&b, o.Record)
			fmt.Fprintf(&b, "%s: %s\n", harmless(o.about()), signed)
			return writeText(c, s, b.String(), document)
		}}
}

// checkBundle checks the files of a bundle against its record. It says how many have a digest there, and which have
// none.
func checkBundle(o *recordFile) (held int, unpinned []string, err error) {
	if o.bundle == nil {
		return 0, nil, nil
	}
	if o.Record == nil {
		return 0, nil, mismatch{schema.Problems{{Code: "bundle-layout",
			Message: "the bundle's " + record.RecordFile + " is a signed reading; expected a record", File: o.name}}}
	}
	unpinned, err = host.VerifyBundle(o.bundle, o.Record)
	if err != nil {
		return 0, nil, mismatch{err}
	}
	return len(o.bundle) - 1 - len(unpinned), unpinned, nil // the record itself is signed
}

// checkSignedReadings checks that a record depends on readings that parties signed. A party signs its reading, and need
// not have signed the record.
func checkSignedReadings(s *streams, o *recordFile, files []string, keys record.Keys) error {
	known := record.Keys{Trusted: slices.Concat(keys.Required, keys.Trusted)}
	for _, name := range files {
		r, err := openBy(s, name, func(name string, data []byte) (*record.Envelope, error) {
			return record.OpenVerified(name, data, known)
		})
		for _, p := range schema.ProblemsIn(err, "") {
			if p.Code == "unknown-key" {
				p.Hint = "construe key trust FILE.pub, or name a file of keys with --trusted; whoever is named with " +
					"--key must have signed the record as well"
			}
		}
		if err != nil {
			return err
		}
		if r.Reading == nil {
			return usage{r.name + " is not a signed reading", "construe sign --reading READING makes one"}
		}
		if err := o.Uses(r.Reading); err != nil {
			return mismatch{err}
		}
	}
	return nil
}

// extract writes the comparison of a verified record to a file.
func extract(o *recordFile, name string) error {
	if o.Record == nil {
		return usage{o.name + " is a signed reading; there is no comparison in it", ""}
	}
	data, err := schema.Write(o.Record.Comparison)
	if err != nil {
		return err
	}
	return writeFile(name, data)
}

// notReproducible names the cells that a limit of the host stopped.
func notReproducible(b *bytes.Buffer, r *schema.Record) {
	if r == nil {
		return
	}
	for _, cell := range r.Semantics.Cells {
		if cell.NotReproducible != "" {
			fmt.Fprintf(b, "not-reproducible: %s\n",
				harmless(fmt.Sprintf("%s %s under the policy of %s: %s", cell.World, cell.Classifier, cell.Policy,
					cell.NotReproducible)))
		}
	}
}
