package record_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// TestKeptRecordsVerify holds that every record in testdata/records, in a bundle or alone, still verifies byte for byte
// with the keys beside it: whatever a later version derives, what was signed stays what it was.
func TestKeptRecordsVerify(t *testing.T) {
	records, _ := filepath.Glob(folder + "/*.json")
	bundles, _ := filepath.Glob(folder + "/*.tar")
	tried := 0
	for _, file := range slices.Concat(records, bundles) {
		name := filepath.Base(file)
		data := kept(t, name)
		if strings.HasSuffix(name, ".tar") {
			b, err := record.ReadBundle(name, data)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			data = b[record.RecordFile]
		}
		var k record.Keys
		for _, n := range signers(name) {
			public, err := record.ParsePublic("key", kept(t, fmt.Sprintf("key%d.pub", n)))
			if err != nil {
				t.Fatal(err)
			}
			k.Required = append(k.Required, public...)
		}
		if err := check(data, k); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e, err := record.Open(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if again := e.Bytes(); !bytes.Equal(again, data) {
			t.Errorf("%s is not written as it was read", name)
		}
		sealed, err := record.Seal(e.Statement)
		if err != nil {
			t.Fatal(err)
		}
		if parsed(t, sealed).Payload != parsed(t, data).Payload {
			t.Errorf("%s: the statement sealed anew is another one", name)
		}
		tried++
	}
	if tried < 16 {
		t.Errorf("%d records were tried; at least 16 are kept", tried)
	}
}

// signers are the numbers of the test keys that signed a kept file.
func signers(name string) []int {
	switch {
	case name == "small.json":
		return []int{1, 2}
	case strings.HasSuffix(name, "reading.json"):
		return []int{2}
	}
	return []int{1}
}

// TestKeyFiles holds the kept public keys to the seeds in this test.
func TestKeyFiles(t *testing.T) {
	for n := 1; n <= 2; n++ {
		file := fmt.Sprintf("key%d.pub", n)
		if os.Getenv("UPDATE_RECORDS") != "" {
			if err := os.WriteFile(filepath.Join(folder, file), record.Public(testKey(n)).PEM(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(kept(t, file), record.Public(testKey(n)).PEM()) {
			t.Errorf("%s is not the key that the records were signed with", file)
		}
	}
}

// TestEveryByteCounts replaces each byte of a signed file, one at a time: nothing but the very file is accepted. The
// reading is tried with all 255 other values; of the larger record each byte is tried with its neighbour and its other
// case.
func TestEveryByteCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("tries 540,000 files")
	}
	var all []byte
	for i := 1; i < 256; i++ {
		all = append(all, byte(i))
	}
	for name, flips := range map[string][]byte{"reading.json": all, "small.json": {1, 0x20}} {
		data, keys := kept(t, name), both()
		if name == "reading.json" {
			keys.Required = keys.Required[1:]
		}
		if err := check(data, keys); err != nil {
			t.Fatalf("%s itself is refused: %v", name, err)
		}
		var wg sync.WaitGroup
		next := make(chan int)
		for range runtime.GOMAXPROCS(0) {
			wg.Go(func() {
				mine := bytes.Clone(data)
				for i := range next {
					for _, flip := range flips {
						mine[i] = data[i] ^ flip
						if check(mine, keys) == nil {
							t.Errorf("%s: byte %d may be %#x as well as %#x", name, i, mine[i], data[i])
						}
					}
					mine[i] = data[i]
				}
			})
		}
		for i := range data {
			next <- i
		}
		close(next)
		wg.Wait()
		for i := range data {
			if i%97 == 0 && (check(data[:i], keys) == nil || check(slices.Concat(data[:i], data[i+1:]), keys) == nil) {
				t.Errorf("%s cut at byte %d, or without it, is accepted", name, i)
			}
		}
	}
}

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

// TestLiesWithAKey are statements that contradict themselves, under a good signature.
func TestLiesWithAKey(t *testing.T) {
	data := kept(t, "small.json")
	predicate := "/predicate"
	keys := record.Keys{Required: both().Required[:1]}
	if err := check(forged(t, data, func(map[string]any) {}), keys); err != nil {
		t.Fatalf("the statement signed anew without a change: %v", err)
	}
	other := "sha256:" + strings.Repeat("0", 64)
	for _, c := range []struct {
		name   string
		change func(map[string]any)
		code   string
	}{
		{"another type", set("/_type", "https://in-toto.io/Statement/v0.1"), "statement-type"},
		{"another predicate type", set("/predicateType", "https://slsa.dev/provenance/v1"), "predicate-type"},
		{"the predicate of the next version", set("/predicateType",
			"https://github.com/construe-host/construe/record/v3"), "predicate-type"},
		{"the predicate of another version", set("/predicateType",
			"https://github.com/construe-host/construe/record/v2"), "missing-field"},
		{"the predicate of a reading", set("/predicateType", "https://github.com/construe-host/construe/reading/v1"),
			"missing-field"},
		{"another digest of a subject", set("/subject/0/digest/sha256", strings.Repeat("0", 64)), "inconsistent"},
		{"a subject less", func(tree map[string]any) { tree["subject"] = tree["subject"].([]any)[1:] }, "inconsistent"},
		{"subjects reordered", func(tree map[string]any) { slices.Reverse(tree["subject"].([]any)) }, "inconsistent"},
		{"a field more in the statement", set("/also", "this"), "inconsistent"},
		{"a field more in the record", set(predicate+"/also", "this"), "unknown-field"},
		{"a place beside the digest", set(predicate+"/comparison/locations", map[string]any{}), "inconsistent"},
		{"a place", set(predicate+"/comparison/locations",
			map[string]any{"/asOf": map[string]any{"file": "a.yaml", "line": int64(1), "column": int64(1)}}),
			"inconsistent"},
		{"another outcome above", set(predicate+"/semantics/cells/0/outcome", "permitted"), "inconsistent"},
		{"another aggregate above", set(predicate+"/semantics/worlds/0/aggregate", "agreed-permitted"), "inconsistent"},
		{"another policy above", set(predicate+"/semantics/inputs/readings/hop/policy", other), "inconsistent"},
		{"another engine above", set(predicate+"/execution/engines/opa", "v9"), "inconsistent"},
		{"another outcome below", set(predicate+"/comparison/cells/0/outcome", "permitted"), "inconsistent"},
		{"another aggregate everywhere", func(tree map[string]any) {
			set(predicate+"/semantics/worlds/0/aggregate", "agreed-permitted")(tree)
			set(predicate+"/comparison/worlds/0/aggregate", "agreed-permitted")(tree)
		}, "inconsistent"},
		{"another plugin everywhere", func(tree map[string]any) {
			set(predicate+"/semantics/inputs/readings/hop/plugin", other)(tree)
			set(predicate+"/comparison/made/readings/hop/plugin", other)(tree)
		}, "inconsistent"},
		{"another runtime everywhere", func(tree map[string]any) {
			set(predicate+"/semantics/inputs/runtime/digest", other)(tree)
			set(predicate+"/comparison/runtime/digest", other)(tree)
		}, "inconsistent"},
	} {
		refused(t, c.name, check(forged(t, data, c.change), keys), c.code)
	}
	payload, err := base64.StdEncoding.DecodeString(parsed(t, data).Payload)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "a payload with white space", check(signedText(t, append(payload, ' '), 1), keys), "not-canonical")
	refused(t, "a payload with a key twice",
		check(signedText(t, replace(`{"_type":`, `{"_type":"","_type":`)(payload), 1), keys), "duplicate-key")
	refused(t, "a payload that is no object", check(signedText(t, []byte("[]"), 1), keys), "type")
}

// TestLiesOfThisVersion makes a record of this version from what an earlier one found, and has it contradict itself.
func TestLiesOfThisVersion(t *testing.T) {
	e, err := record.Open("small.json", kept(t, "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := record.Make(e.Record.Comparison, record.Conditions{Limits: map[string]int64{"policy_fuel": 1},
		Judge: schema.JudgeTopdown, CrossCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	statement, err := record.NewStatement(made)
	if err != nil {
		t.Fatal(err)
	}
	data, err := record.Seal(statement, testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	keys := record.Keys{Required: both().Required[:1]}
	again, err := record.OpenVerified("v2", data, keys)
	if err != nil || again.Record.Rules != schema.Rules || again.Record.Execution.Judge != "topdown" ||
		!again.Record.Execution.CrossCheck || !bytes.Equal(again.Bytes(), data) {
		t.Fatalf("%+v, %v", again, err)
	}
	for _, c := range []struct {
		name   string
		change func(map[string]any)
		code   string
	}{
		{"no rules", func(tree map[string]any) { delete(tree["predicate"].(map[string]any), "rules") },
			"missing-field"},
		{"the first rules", set("/predicate/rules", int64(1)), "value"},
		{"no judge", func(tree map[string]any) {
			delete(tree["predicate"].(map[string]any)["execution"].(map[string]any), "judge")
		}, "missing-field"},
		{"a judge that is none", set("/predicate/execution/judge", "me"), "value"},
		{"another version within", set("/predicate/construe", "record/v1"), "value"},
		{"another version around", set("/predicateType", "https://github.com/construe-host/construe/record/v1"),
			"value"},
		{"another outcome", set("/predicate/semantics/cells/0/outcome", "permitted"), "inconsistent"},
		{"another aggregate", set("/predicate/comparison/worlds/0/aggregate", "agreed-permitted"), "inconsistent"},
		{"fuel of one's own", set("/predicate/execution/fuel", []any{}), "inconsistent"},
	} {
		refused(t, c.name, check(forged(t, data, c.change), keys), c.code)
	}
	if err := check(forged(t, data, set("/predicate/rules", int64(schema.Rules+1))), keys); err != nil {
		t.Errorf("a record of later rules: %v", err)
	}
}

// FuzzOpen holds that a file which opens is written again as it was, and that no file breaks the reader.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"small.json", "reading.json"} {
		data := kept(f, name)
		f.Add(data)
		f.Add(forged(f, data, set("/predicate/construe", "record/v2")))
	}
	f.Add([]byte(`{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := record.Open("fuzz", data)
		if err != nil {
			return
		}
		if again := e.Bytes(); !bytes.Equal(again, data) {
			t.Fatalf("%q opens, and is written as %q", data, again)
		}
		e.Verify(both())
	})
}
