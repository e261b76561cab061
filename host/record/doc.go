// Package record makes comparisons into records that somebody who trusts nobody can check: an in-toto Statement about
// the digests of everything that was judged, in a DSSE envelope, signed with Ed25519.
//
// The usual entry is [Make] on a comparison, [Of] for the statement and [Seal] for the file; [Open] reads a file and
// [Envelope.Verify] checks its signatures against keys. Neither needs an engine. [Compare] says how two records differ,
// and [Bundle] is a record with every file that it depends on.
//
// # What is accepted
//
// One record has one spelling: RFC 8785 bytes and a newline, signatures in the order of their key ids. [Open] refuses
// every other, so that a changed byte is a refused file. What a record says more than once (subjects, inputs, outcomes)
// follows from its comparison and is derived again.
//
// # Limitations
//
// A signature says that the holder of a key obtained a result. It says nothing of whether the facts are true, whether
// the parties agree, or when it was signed.
package record

import "github.com/construe-host/construe/host/schema"

// Limits on what is read, in bytes and pieces.
const (
	// MaxEnvelope is the size of the largest envelope: the largest document in base64, and its signatures.
	MaxEnvelope = 24 << 20
	// MaxSignatures is how many may stand under one statement.
	MaxSignatures = 64
	// MaxCells is how many cells a recorded comparison may have.
	MaxCells = 1 << 14
)

// problem is one reason to refuse a file.
func problem(code, file, hint, message string) error {
	return schema.Problems{{Code: code, Message: message, File: file, Hint: hint}}
}
