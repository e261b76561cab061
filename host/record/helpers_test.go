package record_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

const folder = "../../testdata/records"

// testKey is the n-th test key; anybody can make it from its number.
func testKey(n int) ed25519.PrivateKey {
	seed := sha256.Sum256(fmt.Appendf(nil, "construe test key %d", n))
	return ed25519.NewKeyFromSeed(seed[:])
}

func kept(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// both are the keys that signed small.json, each of which must have.
func both() record.Keys {
	return record.Keys{Required: []record.Key{record.Public(testKey(1)), record.Public(testKey(2))}}
}

// check is what construe verify does.
func check(data []byte, keys record.Keys) error {
	_, err := record.OpenVerified("record", data, keys)
	return err
}

// refused asserts the code of the first problem.
func refused(t *testing.T, what string, err error, code string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s is accepted; want %s", what, code)
		return
	}
	if got := schema.ProblemsIn(err, "?")[0].Code; got != code {
		t.Errorf("%s: %v; want the code %s", what, err, code)
	}
}

// wire is an envelope as anybody could write it.
type wire struct {
	Payload     string `json:"payload"`
	PayloadType string `json:"payloadType"`
	Signatures  []sig  `json:"signatures"`
}

type sig struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"`
}

func parsed(t testing.TB, data []byte) (w wire) {
	t.Helper()
	if err := json.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w wire) bytes(t testing.TB) []byte {
	t.Helper()
	b, err := schema.Canonical(w)
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

// forged is an envelope whose payload was changed as a tree and signed anew by its own key: what a liar with a key can
// do.
func forged(t testing.TB, data []byte, change func(statement map[string]any)) []byte {
	t.Helper()
	payload, err := base64.StdEncoding.DecodeString(parsed(t, data).Payload)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Read("payload", payload)
	if err != nil {
		t.Fatal(err)
	}
	change(d.Tree)
	if payload, err = schema.Canonical(d.Tree); err != nil {
		t.Fatal(err)
	}
	return signedText(t, payload, 1)
}

func signedText(t testing.TB, payload []byte, n int) []byte {
	const payloadType = "application/vnd.in-toto+json"
	text := fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
	w := wire{Payload: base64.StdEncoding.EncodeToString(payload), PayloadType: payloadType,
		Signatures: []sig{{record.Public(testKey(n)).ID(),
			base64.StdEncoding.EncodeToString(ed25519.Sign(testKey(n), text))}}}
	return w.bytes(t)
}

// set replaces the value at a pointer, which may go through the first member of a list.
func set(pointer string, value any) func(map[string]any) {
	return func(tree map[string]any) {
		above, below, list := strings.Cut(pointer, "/0/")
		if !list {
			schema.Set(tree, pointer, value)
			return
		}
		members, _ := schema.Get(tree, above)
		set("/"+below, value)(members.([]any)[0].(map[string]any))
	}
}

func replace(old, with string) func([]byte) []byte {
	return func(b []byte) []byte { return []byte(strings.Replace(string(b), old, with, 1)) }
}
