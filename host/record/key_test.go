package record_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"testing"

	"github.com/construe-host/construe/host/record"
)

func TestKeysReadAsTheyAreWritten(t *testing.T) {
	private, err := record.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	secret, err := record.PrivatePEM(private)
	if err != nil {
		t.Fatal(err)
	}
	again, err := record.ParsePrivate("key", secret)
	if err != nil || !again.Equal(private) {
		t.Errorf("the private key reads as another (%v)", err)
	}
	public := record.Public(private)
	keys, err := record.ParsePublic("key", append(record.Public(testKey(1)).PEM(),
		append(public.PEM(), public.PEM()...)...))
	if err != nil || len(keys) != 2 || keys[0].ID() > keys[1].ID() {
		t.Errorf("three blocks of two keys read as %v (%v); want both, sorted", keys, err)
	}
	der, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(der); public.ID() != "sha256:"+hex.EncodeToString(sum[:]) {
		t.Errorf("the id is %s", public.ID())
	}
	if _, err := record.NewKey(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a key is made from too little randomness")
	}
}

func TestBadKeys(t *testing.T) {
	good := record.Public(testKey(1)).PEM()
	secret, err := record.PrivatePEM(testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	point := func(y string) []byte {
		raw, err := hex.DecodeString(y)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(ed25519.PublicKey(raw))
		if err != nil {
			t.Fatal(err)
		}
		return block("PUBLIC KEY", der)
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":           {nil, "key"},
		"text":              {[]byte("a key\n"), "key"},
		"text before":       {append([]byte("my key\n"), good...), "key"},
		"text after":        {append(bytes.Clone(good), "my key"...), "key"},
		"a private key":     {secret, "key"},
		"a header":          {bytes.Replace(good, []byte("-----\n"), []byte("-----\nName: me\n\n"), 1), "key"},
		"no key":            {block("PUBLIC KEY", []byte("no key")), "key"},
		"the neutral point": {point("0100000000000000000000000000000000000000000000000000000000000000"), "weak-key"},
		"order two":         {point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), "weak-key"},
		"order four":        {point("0000000000000000000000000000000000000000000000000000000000000000"), "weak-key"},
		"order eight":       {point("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "weak-key"},
		"order eight again": {point("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "weak-key"},
	} {
		_, err := record.ParsePublic(name, c.data)
		refused(t, name, err, c.code)
	}
	for name, data := range map[string][]byte{"nothing": nil, "a public key": good,
		"two keys": append(bytes.Clone(secret), secret...), "no key": block("PRIVATE KEY", []byte("no key"))} {
		_, err := record.ParsePrivate(name, data)
		refused(t, name, err, "key")
	}
}
