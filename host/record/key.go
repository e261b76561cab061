package record

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha512"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// Key is a public key that signatures are checked against: Ed25519 (RFC 8032), and no other kind, so that nobody has to
// agree on one. The zero value is none. It says nothing of who holds it.
type Key struct {
	id     string
	public ed25519.PublicKey
}

// ID is "sha256:" and the SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal, 71 characters in all. Without
// construe:
//
//	openssl pkey -pubin -in me.pub -outform DER | sha256sum
//
// It is what people compare, by a way that they trust, before they trust a key.
func (k Key) ID() string { return k.id }

// PEM is the key as a file: SubjectPublicKeyInfo (RFC 8410), which openssl reads.
func (k Key) PEM() []byte {
	der, err := x509.MarshalPKIXPublicKey(k.public)
	if err != nil {
		panic(err) // an Ed25519 key always has this form
	}
	return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der})
}

// The types of PEM blocks.
const (
	publicBlock  = "PUBLIC KEY"
	privateBlock = "PRIVATE KEY"
)

// NewKey makes a private key from 32 bytes of random, which must be crypto/rand's Reader for any key that is to
// mean something.
//
// # Errors
//
// Those of random.
func NewKey(random io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Public is the public half of a private key, which can be given to anybody.
func Public(private ed25519.PrivateKey) Key {
	return key(private.Public().(ed25519.PublicKey))
}

// key names a public key.
func key(public ed25519.PublicKey) Key {
	k := Key{public: public}
	block, _ := pem.Decode(k.PEM())
	k.id = schema.DigestBytes(block.Bytes)
	return k
}

// PrivatePEM is a private key as a file: PKCS #8, not encrypted. Whoever can read the file can sign.
func PrivatePEM(private ed25519.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), nil
}

// ParsePrivate reads a private key file: one PEM block of PKCS #8, as [PrivatePEM] and `openssl genpkey -algorithm
// ed25519` write it, and nothing else. name is used in errors only, and nothing of the key ever is.
//
// # Errors
//
// [schema.Problems]: key.
func ParsePrivate(name string, data []byte) (ed25519.PrivateKey, error) {
	block, rest := pem.Decode(data)
	if block != nil && block.Type == publicBlock {
		return nil, problem("key", name, "give the file beside it whose name does not end in .pub",
			"a public key, with which nobody can sign; expected a private one")
	}
	if block == nil || block.Type != privateBlock || len(bytes.TrimSpace(rest)) > 0 {
		return nil, problem("key", name, "construe key new FILE makes one",
			"not a private key; expected one PEM block "+privateBlock)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, is := parsed.(ed25519.PrivateKey)
	if err != nil || !is {
		return nil, problem("key", name, "construe key new FILE makes one", "not an Ed25519 key in PKCS #8")
	}
	return private, nil
}

// ParsePublic reads a file of public keys, which may hold several, one PEM block each; they come back sorted by id,
// each once. A private key is refused, so that nobody hands one on by mistake; so is a key under which its holder could
// disown a signature. name is used in errors only.
//
// # Errors
//
// [schema.Problems]: key, weak-key.
func ParsePublic(name string, data []byte) ([]Key, error) {
	const hint = "construe key new FILE writes the public key to FILE.pub"
	var keys []Key
	rest := bytes.TrimSpace(data)
	for len(rest) > 0 {
		var block *pem.Block
		if bytes.HasPrefix(rest, []byte("-----BEGIN "+privateBlock+"-----")) {
			return nil, problem("key", name,
				"give the file beside it whose name ends in .pub, and keep this one to yourself",
				"a private key; expected a public one")
		}
		if !bytes.HasPrefix(rest, []byte("-----BEGIN "+publicBlock+"-----")) {
			return nil, problem("key", name, hint,
				"something other than a PEM block "+publicBlock+"; expected nothing else")
		}
		if block, rest = pem.Decode(rest); block == nil || block.Type != publicBlock || len(block.Headers) > 0 {
			return nil, problem("key", name, hint, "a PEM block that is not a "+publicBlock)
		}
		rest = bytes.TrimSpace(rest)
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		public, is := parsed.(ed25519.PublicKey)
		if err != nil || !is {
			return nil, problem("key", name, hint, "a key that is not Ed25519")
		}
		if weak(public) {
			return nil, problem("weak-key", name, "its holder can disown every signature; ask for another key",
				"a key under which one signature fits many texts")
		}
		keys = append(keys, key(public))
	}
	if len(keys) == 0 {
		return nil, problem("key", name, hint, "no key; expected a PEM block "+publicBlock)
	}
	return sorted(keys), nil
}

// sorted puts keys in the order of their ids, each once.
func sorted(keys []Key) []Key {
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b Key) int { return cmp.Compare(a.id, b.id) })
	return slices.CompactFunc(keys, func(a, b Key) bool { return a.id == b.id })
}

// weak reports whether a public key is a point of small order. Under such a key one signature, the neutral point and 0,
// fits every text whose challenge is a multiple of that order, which divides eight; under an honest key it fits none.
// So a text with such a challenge is looked for, and tried.
func weak(public ed25519.PublicKey) bool {
	signature := make([]byte, ed25519.SignatureSize)
	signature[0] = 1
	for i := 0; ; i++ {
		text := []byte(strconv.Itoa(i))
		if k := challenge(signature[:32], public, text); k.Bit(0)|k.Bit(1)|k.Bit(2) == 0 {
			return ed25519.Verify(public, text, signature)
		}
	}
}

// challenge is what Ed25519 multiplies the public key by (RFC 8032, 5.1.7): SHA-512 of both points and the text, modulo
// the order of the group.
func challenge(point, public, text []byte) *big.Int {
	sum := sha512.Sum512(slices.Concat(point, public, text))
	slices.Reverse(sum[:])
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989",
		10)
	return order.Mod(new(big.Int).SetBytes(sum[:]), order)
}

// Keys say whose signatures count. The zero value counts nobody's: what is signed is then refused as unknown, and what
// is not, as unsigned.
type Keys struct {
	// Required must each have signed.
	Required []Key
	// Trusted may have signed.
	Trusted []Key
	// Unsigned accepts an envelope that nobody known has signed.
	Unsigned bool
	// AllKnown refuses an envelope that somebody else has signed as well.
	AllKnown bool
}

// known finds a key by id.
func (k Keys) known(id string) (Key, bool) {
	for _, one := range slices.Concat(k.Required, k.Trusted) {
		if one.id == id {
			return one, true
		}
	}
	return Key{}, false
}
