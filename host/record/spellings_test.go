package record_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/record"
)

// TestSpellings changes an envelope without touching what it says, or its signatures without touching the statement:
// each is refused by name.
func TestSpellings(t *testing.T) {
	data := kept(t, "small.json")
	w := parsed(t, data)
	signatures := func(list ...sig) []byte { return wire{w.Payload, w.PayloadType, append([]sig{}, list...)}.bytes(t) }
	one, two := w.Signatures[0], w.Signatures[1]
	payload, err := base64.StdEncoding.DecodeString(w.Payload)
	if err != nil {
		t.Fatal(err)
	}
	rekeyed := parsed(t, signedText(t, payload, 3)).Signatures[0]
	stranger := record.Public(testKey(3)).ID()
	urlSafe := strings.NewReplacer("+", "-", "/", "_").Replace(one.Sig)
	tail := one.Sig[:85] + map[byte]string{'A': "B", 'Q': "R", 'g': "h", 'w': "x"}[one.Sig[85]] + "=="
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"no signature", signatures(), "unsigned"},
		{"one of two signatures", signatures(one), "missing-signature"},
		{"the other of two signatures", signatures(two), "missing-signature"},
		{"one signature twice", signatures(one, one, two), "duplicate-signature"},
		{"one key twice", signatures(one, sig{one.KeyID, two.Sig}, two), "duplicate-signature"},
		{"the other order", signatures(two, one), "signature-order"},
		{"two keys swapped", signatures(sig{one.KeyID, two.Sig}, sig{two.KeyID, one.Sig}), "bad-signature"},
		{"the key's id changed", signatures(sig{stranger, one.Sig}), "unknown-key"},
		{"signed anew by a stranger", signatures(rekeyed), "unknown-key"},
		{"signed anew by a stranger in another's name", signatures(sig{one.KeyID, rekeyed.Sig}, two), "bad-signature"},
		{"a key id of another kind", signatures(sig{"key1", one.Sig}), "key-id"},
		{"a key id in capitals", signatures(sig{strings.ToUpper(one.KeyID), one.Sig}), "key-id"},
		{"an empty signature", signatures(sig{one.KeyID, ""}, two), "bad-signature"},
		{"a short signature", signatures(sig{one.KeyID, "AAAA"}, two), "bad-signature"},
		{"base64 without padding", signatures(sig{one.KeyID, strings.TrimRight(one.Sig, "=")}, two), "base64"},
		{"base64 with a line break", signatures(sig{one.KeyID, one.Sig + "\n"}, two), "base64"},
		{"base64 with bits left over", signatures(sig{one.KeyID, tail}, two), "base64"},
		{"base64 of URLs", signatures(sig{one.KeyID, urlSafe}, two), "base64"},
		{"another payload type", wire{w.Payload, "application/json", w.Signatures}.bytes(t), "payload-type"},
		{"an unknown field", replace(`{"payload":`, `{"also":1,"payload":`)(data), "unknown-field"},
		{"an unknown field of a signature", replace(`{"keyid":`, `{"cert":"","keyid":`)(data), "unknown-field"},
		{"a field in capitals", replace(`"payload":`, `"Payload":`)(data), "not-canonical"},
		{"a field twice", replace(`"payloadType":`, `"payloadType":"x","payloadType":`)(data), "not-canonical"},
		{"fields reordered", []byte(fmt.Sprintf(`{"payloadType":%q,"payload":%q,"signatures":[]}`+"\n", w.PayloadType,
			w.Payload)), "not-canonical"},
		{"an escape", replace(`"keyid"`, `"ke\u0079id"`)(data), "not-canonical"},
		{"white space", replace(`{"payload":`, `{ "payload":`)(data), "not-canonical"},
		{"no signatures at all", replace(`"signatures":[`, `"signatures":null,"signatures":[`)(data), "not-canonical"},
		{"null for signatures", []byte(fmt.Sprintf(`{"payload":%q,"payloadType":%q,"signatures":null}`+"\n", w.Payload,
			w.PayloadType)), "not-canonical"},
		{"without its last line break", data[:len(data)-1], "not-canonical"},
		{"a second line break", append(bytes.Clone(data), '\n'), "not-canonical"},
		{"a second envelope", append(bytes.Clone(data), data...), "not-canonical"},
		{"a byte order mark", append([]byte("\xef\xbb\xbf"), data...), "syntax"},
		{"nothing", nil, "syntax"},
		{"a list", []byte("[]\n"), "syntax"},
		{"too many signatures", signatures(slices.Repeat([]sig{one}, record.MaxSignatures+1)...),
			"too-many-signatures"},
		{"too large", make([]byte, record.MaxEnvelope+1), "too-large"},
	} {
		refused(t, c.name, check(c.data, both()), c.code)
	}
	if err := check(signatures(), record.Keys{Unsigned: true}); err != nil {
		t.Errorf("an unsigned record that was asked for: %v", err)
	}
	refused(t, "an unsigned record for a required key",
		check(signatures(), record.Keys{Unsigned: true, Required: both().Required}), "missing-signature")
	if err := check(data, record.Keys{Unsigned: true}); err != nil {
		t.Errorf("a signature by nobody known, which was asked for: %v", err)
	}
	refused(t, "a signature by a known key that does not fit, though unsigned is fine",
		check(signatures(sig{one.KeyID, rekeyed.Sig}),
			record.Keys{Unsigned: true, Trusted: both().Required}), "bad-signature")
	beside := signatures(sortedSigs(one, two, rekeyed)...)
	if err := check(beside, both()); err != nil {
		t.Errorf("a stranger's signature beside the others: %v", err)
	}
	all := both()
	all.AllKnown = true
	refused(t, "a stranger's signature where all are to be known", check(beside, all), "unknown-key")
	if err := check(data, all); err != nil {
		t.Errorf("all signatures are known: %v", err)
	}
	e, err := record.Open("beside", beside)
	if err != nil {
		t.Fatal(err)
	}
	if known, unknown := e.Signed(both()); len(known) != 2 || !slices.Equal(unknown, []string{stranger}) {
		t.Errorf("known are %v, unknown %v; want two, and the stranger", known, unknown)
	}
	trusted := both()
	trusted.Required, trusted.Trusted = nil, trusted.Required
	if err := check(signatures(two), trusted); err != nil {
		t.Errorf("one of two trusted keys: %v", err)
	}
}

func sortedSigs(list ...sig) []sig {
	slices.SortFunc(list, func(a, b sig) int { return strings.Compare(a.KeyID, b.KeyID) })
	return list
}
