package host

import (
	"context"

	"github.com/construe-host/construe/host/internal/cruxes"
	"github.com/construe-host/construe/host/internal/lock"
	"github.com/construe-host/construe/host/internal/movement"
	"github.com/construe-host/construe/host/internal/pin"
	"github.com/construe-host/construe/host/internal/replay"
	"github.com/construe-host/construe/host/internal/split"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Record makes a comparison of this host into a record, to be sealed by package record.
//
// # Errors
//
// An error means a mistake in the caller.
func (h *Host) Record(c *schema.Comparison) (*schema.Record, error) {
	return replay.Record(h.opened, c)
}

// ReadingRecord is what a party signs as its reading: the digests of plugin, manifest and policy, and its definitions.
//
// # Errors
//
// [schema.Problems]: unknown-reading, draft, and why the plugin or policy does not load.
func (h *Host) ReadingRecord(reading string) (*schema.SignedReading, error) {
	return replay.ReadingRecord(h.opened, reading)
}

// Bundle collects a sealed record and every file that it depends on, so that somebody else can run it again: the case
// with its library and invariants, the readings' policies without their tests, the plugins, and the runtime. Nothing
// else is in it.
//
// # Errors
//
// [schema.Problems]: changed-input where a file is no longer what was judged, no-policy where a reading's policy cannot
// be read, and the codes of [record.Bundle.Write].
func (h *Host) Bundle(sealed []byte, runtime *schema.Document) (record.Bundle, error) {
	return replay.Bundle(h.opened, sealed, runtime)
}

// VerifyInputs holds that a bundle has exactly the files that this host, opened on it, read: nobody can hide a file in
// it.
//
// # Errors
//
// [schema.Problems]: bundle-extra.
func (h *Host) VerifyInputs(b record.Bundle) error { return replay.VerifyInputs(h.opened, b) }

// VerifyBundle checks every file of a bundle against the digests that its record has of it; nothing is compiled or run.
// Unpinned are the files, sorted, that the record has no digest of, because they did not load when it was made. Of a
// case, a manifest and the runtime it is what they say that has a digest, and not a comment or the layout of their
// YAML.
//
// # Errors
//
// [schema.Problems]: bundle-altered, bundle-missing and bundle-extra, all that there are; or why the bundle's case, a
// manifest or the runtime cannot be read.
func VerifyBundle(b record.Bundle, r *schema.Record) (unpinned []string, err error) {
	return replay.VerifyBundle(b, r)
}

// Replay judges a runtime again as a record says, and compares. Cells that a host's limit stopped, then or now, are not
// compared. What would settle a dispute is not looked for again: each set of changes that the record names is judged.
//
// # Errors
//
// As [Host.Compare]. That something came out differently is a result.
func (h *Host) Replay(ctx context.Context, q ReplayRequest) (*Replay, error) {
	r, err := replay.Run(ctx, h.opened, replay.Request(q), cruxes.Certify)
	return (*Replay)(r), err
}

// Lock pins what this host opened: the case, its readings, and runtimes.
//
// # Errors
//
// [schema.Problems]: why a reading does not load, ambiguous-runtime where two runtimes have one id.
func (h *Host) Lock(runtimes []*schema.Document) (*schema.Lock, error) {
	return lock.Run(h.opened, runtimes)
}

// CheckLock refuses whatever is not as a lock pins it: the case, each reading that was opened, each runtime. What the
// lock pins beyond that is no matter.
//
// # Errors
//
// [schema.Problems]: locked, one for each difference.
func (h *Host) CheckLock(l *schema.Lock, runtimes []*schema.Document) error {
	return lock.Check(h.opened, l, runtimes)
}

// ReadingDigest is the one digest by which a reading is pinned as a whole, as a job/v1 does: that of its entry in the
// lock of this case. It covers reading.yaml, the plugin, its manifest and the policy.
//
// # Errors
//
// [schema.Problems]: unknown-reading, or why the reading does not load.
func (h *Host) ReadingDigest(reading string) (string, error) { return lock.Digest(h.opened, reading) }

// RecordedOutcomes gives each reading's own outcome in a record, by world and reading.
func RecordedOutcomes(r *schema.Record) map[string]map[string]string {
	return movement.RecordedOutcomes(r)
}

// PinnedFile is a file of a reading with its digests filled in. Its fields are Name, below the reading's folder, Before
// and After, and Pinned, which says what each new digest is of.
type PinnedFile = pin.File

// Pin gives the files of a reading that name digests, with those of its module, of code that it takes from another
// reading, and of this case filled in. Nothing is written.
//
// # Errors
//
// [schema.Problems]: unknown-reading, pin-form, no-plugin, no-module, and the codes of [schema.Parse].
func (h *Host) Pin(reading string) ([]PinnedFile, error) { return pin.Run(h.opened, reading) }

// SplitResult is a case of the first form in the new one. Its fields are Files, by name below the new folder, Readings,
// and Notes, which say what is otherwise.
type SplitResult = split.Result

// SplitCase gives the files of this case, a case/v1, as a case/v2 with a folder for each reading. Nothing is written.
//
// # Errors
//
// [schema.Problems]: split-form, no-policy, no-library, no-invariants, unreadable.
func (h *Host) SplitCase() (*SplitResult, error) { return split.Run(h.opened) }
