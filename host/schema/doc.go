// Package schema holds the documents that parties exchange: runtime, facts, case, classification, input, verdict,
// comparison, record, reading and lock, with their JSON Schemas, canonical bytes and digests.
//
// The usual entry is [Parse], which reads JSON or YAML strictly, checks it against the schema that its first field
// names, and returns a [Document]: the plain tree, and where in the file each value stands. [Canonical] writes RFC 8785
// bytes and [Digest] their SHA-256; both leave the side table of line numbers out.
//
// # Documents and verbs
//
// People write a [Runtime], a [Case] and a [Plugin]. Every other document is what one verb makes of earlier ones:
//
//	facts      runtime, world, day        → Facts
//	classify   Facts, a plugin            → Classification
//	judge      Classification, a policy   → Verdict
//	compare    runtimes, all readings     → Comparison, Record
//	explain, whatif, crux, timeline       → Explanation, WhatIf, Crux, Timeline
//	inspect, check, test, lock            → Inspection, Check, Test, Lock
//
// What is not known is written "unknown", never left out, once facts are made; [Tri] says how it is reckoned with.
// [Kinds] lists all kinds, and [SubjectKinds] what terms and limbs are about.
//
// # Rules for all documents
//
// Numbers are integers with |n| ≤ 2^53−1 and have neither fraction nor exponent. Duplicate keys, keys of one object
// that differ only in case, trailing data, invalid UTF-8, lone surrogates, nesting deeper than [MaxDepth], documents
// larger than [MaxBytes], null, and YAML's anchors, aliases and merge keys are errors. So are unknown fields: the error
// names the place and the nearest name that is known.
//
// # Errors
//
// Every function that reads returns [Problems]: a list in file order, each with code, file, line, column, JSON Pointer
// and what was expected.
//
// # Compatibility
//
// A document's kind and version stand in its first field. A version only ever gains optional fields; anything else is a
// new version.
package schema
