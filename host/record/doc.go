// Package record makes comparisons into records that somebody who trusts nobody can check: an in-toto Statement about
// the digests of everything that was judged, in a DSSE envelope, signed with Ed25519.
//
// The usual entry is [Make] on a comparison, [NewStatement] for the statement and [Seal] for the file; [Open] reads a
// file and [Envelope.Verify] checks its signatures against keys. Neither needs an engine. [Compare] says how two
// records differ, and [Bundle] is a record with every file that it depends on.
//
//	r, err := record.Make(comparison, record.Conditions{Limits: limits})
//	s, err := record.NewStatement(r)
//	file, err := record.Seal(s, key)
//
//	e, err := record.Open("sre.json", file)
//	err = e.Verify(record.Keys{Required: []record.Key{theirs}})
//
// # What a file is made of
//
// From the inside out: a comparison; a [schema.Record], which adds the rules, the engines and the limits that it was
// made under and says in short what came out; a [Statement], which names by digest all that was judged; an [Envelope],
// whose signatures are over the statement's canonical bytes. A party signs its own reading in the same way, by a
// [schema.SignedReading], and [Envelope.Uses] says whether a record was made with it.
//
// The file is one line of JSON, here on several and cut short:
//
//	{"payload": "eyJfdHlwZSI6Imh0dHBzOi8v…",
//	 "payloadType": "application/vnd.in-toto+json",
//	 "signatures": [{"keyid": "sha256:9f86d081…", "sig": "MEUCIQDx…"}]}
//
// and the payload, out of base64, the statement:
//
//	{"_type": "https://in-toto.io/Statement/v1",
//	 "predicate": {"construe": "record/v2", "comparison": {…}, "execution": {…}, "rules": 2, "semantics": {…}},
//	 "predicateType": "https://github.com/construe-host/construe/record/v2",
//	 "subject": [{"digest": {"sha256": "2c26b46b…"}, "name": "case/cloud-api-exclusivity"}, …]}
//
// docs/records.md checks one with openssl and jq alone.
//
// There is no time in any of it, and nothing of the machine: the same inputs give the same bytes everywhere, but for
// what was metered, which another version of an engine counts otherwise and which is kept apart, in execution.
//
// # What is accepted
//
// One record has one spelling: RFC 8785 bytes and a newline, signatures in the order of their key ids. [Open] refuses
// every other, so that a changed byte is a refused file. What a record says more than once (subjects, inputs, outcomes)
// follows from its comparison and is derived again.
//
// What is read may come from anybody. Sizes are bounded before anything is decoded ([MaxEnvelope], [MaxBundle]),
// nothing of a bundle is written to a disk, and no name in one leads out of it. [OpenVerified] looks at nothing that a
// signature covers before the signature was checked.
//
// # Versions
//
// A record/v1 is read for ever, and written again as it was: see [schema.RecordV1]. Records of other rules can be
// compared; [Difference].Rules then says which of their differences are one of rules. A predicate that is not known is
// refused, with the hint that a later version may have made it.
//
// # Errors
//
// All are [schema.Problems], with a code of docs/errors.md. A wrong key or signature has unsigned, unknown-key,
// bad-signature or missing-signature; a file that is not what construe writes, not-canonical or a code of its own; one
// that contradicts itself, inconsistent.
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
	// MaxSignatures is how many may stand under one statement: each costs a check, and anybody can add one.
	MaxSignatures = 64
	// MaxCells is how many cells a recorded comparison may have: worlds times readings times readings, 128 readings in
	// one world.
	MaxCells = 1 << 14
)

// problem is one reason to refuse a file: a stable code, the file's name, the next step and what is wrong, as
// [schema.Problem] has them.
func problem(code, file, hint, message string) error {
	return schema.Problems{{Code: code, Message: message, File: file, Hint: hint}}
}
