package record

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// payloadType is what DSSE calls an in-toto Statement.
const payloadType = "application/vnd.in-toto+json"

// Envelope is a file that was read and found well formed: one statement, and who signed it. Its signatures are not
// checked until [Envelope.Verify]. Exactly one of Record and Reading is set. It is not safe for concurrent use while
// [Envelope.Sign] runs.
type Envelope struct {
	// Statement is what the envelope holds.
	Statement Statement
	// Record is what it says of a comparison, or nil.
	Record *schema.Record
	// Reading is what it says of a party's reading, or nil.
	Reading *schema.SignedReading

	name       string
	payload    []byte
	signatures []signature
}

// keyID is how a key is named under a statement: see [Key.ID].
var keyID = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// signature is one key's, decoded.
type signature struct {
	keyID string
	bytes []byte
}

// wire is the envelope as JSON, the form of DSSE 1.0 with standard base64.
type wire struct {
	Payload     string          `json:"payload"`
	PayloadType string          `json:"payloadType"`
	Signatures  []wireSignature `json:"signatures"`
}

// wireSignature is a key id and 64 bytes of Ed25519 in base64.
type wireSignature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"`
}

// Signers lists the ids of the keys under the statement, sorted. They are claims until [Envelope.Verify]: anybody can
// write down any id.
func (e *Envelope) Signers() []string {
	ids := make([]string, len(e.signatures))
	for i, s := range e.signatures {
		ids[i] = s.keyID
	}
	return ids
}

// Bytes is the one spelling of the envelope: RFC 8785, which for base64 and key ids needs no escapes, and a line break.
// After [Open] they are the bytes that were read; after [Envelope.Sign], those with the new signature.
func (e *Envelope) Bytes() []byte {
	b := append([]byte(`{"payload":"`), base64.StdEncoding.EncodeToString(e.payload)...)
	b = append(b, `","payloadType":"`+payloadType+`","signatures":[`...)
	for i, s := range e.signatures {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"keyid":"`+s.keyID+`","sig":"`+base64.StdEncoding.EncodeToString(s.bytes)+`"}`...)
	}
	return append(b, "]}\n"...)
}

// Seal puts a statement into an envelope and signs it with each key; with none it is unsigned. What it gives is the
// file, and what [Open] reads. The order of the keys does not matter: signatures stand in the order of their ids.
//
// # Errors
//
// [schema.Problems]: too-large, duplicate-signature.
func Seal(s Statement, keys ...ed25519.PrivateKey) ([]byte, error) {
	payload, err := schema.Canonical(s)
	if err != nil {
		return nil, err
	}
	if len(payload) > schema.MaxBytes {
		return nil, problem("too-large", "", "compare fewer worlds or readings at once, or leave the swaps out (--own)",
			fmt.Sprintf("the record has %d bytes; at most %d", len(payload), schema.MaxBytes))
	}
	e := &Envelope{Statement: s, payload: payload}
	for _, k := range keys {
		if err := e.Sign(k); err != nil {
			return nil, err
		}
	}
	return e.Bytes(), nil
}

// Sign adds a key's signature. [Envelope.Bytes] then has it, and the signatures that were there stay as they are,
// whether they fit or not: whoever signs vouches for the statement, and not for the others.
//
// # Errors
//
// [schema.Problems]: duplicate-signature, too-many-signatures.
func (e *Envelope) Sign(private ed25519.PrivateKey) error {
	id := Public(private).ID()
	at, signed := slices.BinarySearchFunc(e.signatures, id,
		func(s signature, id string) int { return cmp.Compare(s.keyID, id) })
	switch {
	case signed:
		return problem("duplicate-signature", e.name, "", "the key "+id+" has signed already")
	case len(e.signatures) == MaxSignatures:
		return problem("too-many-signatures", e.name, "",
			fmt.Sprintf("the record has %d signatures; at most %d", len(e.signatures), MaxSignatures))
	}
	e.signatures = slices.Insert(e.signatures, at, signature{id, ed25519.Sign(private, preAuthentication(e.payload))})
	return nil
}

// preAuthentication is what is signed: DSSE's PAE of the payload and its type. It holds the length of both, so that no
// other payload and type give the same text.
func preAuthentication(payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// Verify checks the signatures against keys: somebody known has signed, unless keys say otherwise; every signature by a
// known key fits; every required key has signed. Anybody can add a signature, so one by an unknown key is no reason to
// refuse, unless all must be known. It looks at the statement's bytes, and at nothing that they say.
//
//	a known key's signature that does not fit               bad-signature
//	nobody has signed, and Unsigned is not set              unsigned
//	nobody known has signed, and Unsigned is not set        unknown-key
//	a required key has not signed                           missing-signature
//	somebody unknown has signed, and AllKnown is set        unknown-key
//
// The first that applies is returned. What fits says nothing of time: a key that is no longer trusted must be taken out
// of the keys.
//
// # Errors
//
// [schema.Problems]: unsigned, unknown-key, bad-signature, missing-signature.
func (e *Envelope) Verify(keys Keys) error {
	const hint = "give --key FILE.pub, or construe key trust FILE.pub, if you know whose it is"
	text := preAuthentication(e.payload)
	for _, s := range e.signatures {
		if k, known := keys.known(s.keyID); known && !ed25519.Verify(k.public, text, s.bytes) {
			return problem("bad-signature", e.name, "the file was changed, or the signature is of another text",
				"the signature by "+s.keyID+" does not fit")
		}
	}
	known, unknown := e.Signed(keys)
	switch {
	case len(known) > 0 || keys.Unsigned:
	case len(unknown) > 0:
		return problem("unknown-key", e.name, hint+"; --unsigned takes it as what nobody has signed",
			"signed by "+unknown[0]+", which is no key that you named or trust")
	default:
		return problem("unsigned", e.name, "--unsigned accepts it; anybody can have made it", "nobody has signed this")
	}
	for _, k := range keys.Required {
		if !slices.Contains(known, k.id) {
			return problem("missing-signature", e.name, "", "the key "+k.id+" has not signed")
		}
	}
	if len(unknown) > 0 && keys.AllKnown {
		return problem("unknown-key", e.name, hint,
			"signed by "+unknown[0]+", which is no key that you named or trust; every signature was to be known")
	}
	return nil
}

// Signed lists the ids of the keys under the statement that are known and those that are not, each sorted. The
// signatures of those that are known have been checked where [Envelope.Verify] found nothing wrong; the others are
// claims.
func (e *Envelope) Signed(keys Keys) (known, unknown []string) {
	for _, id := range e.Signers() {
		if _, is := keys.known(id); is {
			known = append(known, id)
		} else {
			unknown = append(unknown, id)
		}
	}
	return known, unknown
}

// Open reads an envelope and what is in it, and refuses every spelling but its own. Signatures are left to
// [Envelope.Verify]. name is used in errors only.
//
// It checks, in this order, and stops at the first that fails:
//
//   - the size, the fields and the types of the envelope, the ids of keys and their order
//   - that the file is the one spelling of what was read, and the payload that of its own
//   - that the payload is a statement of a kind that is known, and its predicate fits the JSON Schema of that kind
//   - that each digest in a comparison is that of the document it names, and the documents belong together
//   - that semantics, execution and subjects are those that follow from the comparison
//
// What is right by all this can still be made up: whether plugins and policies give it, only a replay can say.
//
// # Errors
//
// [schema.Problems]: too-large, syntax, unknown-field, payload-type, base64, key-id, signature-order,
// duplicate-signature, too-many-signatures, not-canonical, statement-type, predicate-type, inconsistent, and the codes
// of [schema.Parse].
func Open(name string, data []byte) (*Envelope, error) {
	e, err := unwrapped(name, data)
	if err != nil {
		return nil, err
	}
	if err := e.read(); err != nil {
		return nil, err
	}
	return e, nil
}

// OpenVerified is [Open], with the signatures checked against keys before anything that they cover is read: a
// stranger's file then costs no more than its base64 and its signatures.
//
// # Errors
//
// As [Open] and [Envelope.Verify].
func OpenVerified(name string, data []byte, keys Keys) (*Envelope, error) {
	e, err := unwrapped(name, data)
	if err != nil {
		return nil, err
	}
	if err := e.Verify(keys); err != nil {
		return nil, err
	}
	if err := e.read(); err != nil {
		return nil, err
	}
	return e, nil
}

// unwrapped reads the envelope alone, and nothing of what it holds.
func unwrapped(name string, data []byte) (*Envelope, error) {
	e := &Envelope{name: name}
	return e, e.unwrap(data)
}

// unwrap reads JSON, then holds the file to the one spelling of what it read: whatever JSON would let pass (order,
// white space, escapes, a field that stands twice) is not what [Envelope.Bytes] gives.
func (e *Envelope) unwrap(data []byte) error {
	if len(data) > MaxEnvelope {
		return problem("too-large", e.name, "", fmt.Sprintf("more than %d bytes", MaxEnvelope))
	}
	var w wire
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		code := "syntax"
		if strings.Contains(err.Error(), "unknown field") {
			code = "unknown-field"
		}
		return problem(code, e.name, "a record begins with {\"payload\":",
			"not an envelope: "+strconv.QuoteToASCII(err.Error()))
	}
	if w.PayloadType != payloadType {
		return problem("payload-type", e.name, "", "the payload is not an in-toto statement; expected the type "+
			payloadType)
	}
	if len(w.Signatures) > MaxSignatures {
		return problem("too-many-signatures", e.name, "",
			fmt.Sprintf("%d signatures; at most %d", len(w.Signatures), MaxSignatures))
	}
	var err error
	if e.payload, err = e.decode("payload", w.Payload); err != nil {
		return err
	}
	for i, s := range w.Signatures {
		if !keyID.MatchString(s.KeyID) {
			return problem("key-id", e.name, "", "a signature's keyid is "+visible.Quote(s.KeyID)+
				"; expected sha256: and 64 hexadecimal digits")
		}
		if i > 0 && s.KeyID == w.Signatures[i-1].KeyID {
			return problem("duplicate-signature", e.name, "", "two signatures name one key")
		}
		if i > 0 && s.KeyID < w.Signatures[i-1].KeyID {
			return problem("signature-order", e.name, "", "the signatures are not in the order of their key ids")
		}
		raw, err := e.decode("signature", s.Sig)
		if err != nil {
			return err
		}
		e.signatures = append(e.signatures, signature{s.KeyID, raw})
	}
	if at := differ(data, e.Bytes()); at >= 0 {
		return problem("not-canonical", e.name, "",
			fmt.Sprintf("byte %d is not what construe writes; a record has one spelling", at))
	}
	return nil
}

// decode reads base64 in its one spelling: standard alphabet, padded, no line breaks, no bits left over.
func (e *Envelope) decode(what, text string) ([]byte, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || base64.StdEncoding.EncodedLen(len(raw)) != len(text) {
		return nil, problem("base64", e.name, "", "the "+what+" is not base64 in its standard spelling")
	}
	return raw, nil
}

// differ is the first byte at which two texts differ, from 0, or -1 where they do not; the end of the shorter is one.
func differ(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}
