package schema

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf16"

	"github.com/gowebpki/jcs"

	"github.com/construe-host/construe/host/internal/visible"
)

// Canonical writes the RFC 8785 form of a document or tree: no white space, keys in UTF-16 order, one spelling for
// every value. The side table of line numbers ("locations" at the top) is left out: it is not part of what a document
// says.
//
// Two documents that say the same have the same canonical bytes, whatever file they came from, on every machine; what
// is signed and what is named by a digest is always this form.
//
// # Errors
//
// An error means that the value cannot be written as JSON at all, which is a mistake in the caller.
func Canonical(document any) ([]byte, error) {
	if tree, is := document.(map[string]any); is {
		if _, has := tree["locations"]; has {
			bare := make(map[string]any, len(tree))
			for k, v := range tree {
				if k != "locations" {
					bare[k] = v
				}
			}
			document = bare
		}
	} else if side, is := document.(interface{ withoutLocations() any }); is {
		document = side.withoutLocations()
	}
	switch document.(type) {
	case map[string]any, []any:
		if out, plain := plainTree(nil, document); plain {
			return out, nil
		}
	}
	return canonicalAny(document)
}

// canonicalAny is the canonical form of whatever can be written as JSON.
func canonicalAny(document any) ([]byte, error) {
	raw, err := encode(document)
	if err != nil {
		return nil, err
	}
	return jcs.Transform(raw)
}

// Digest returns "sha256:" and the hexadecimal SHA-256 of the canonical form, 71 characters in all. It names documents:
// the keys of tables, what a record was made from, and what a lock pins.
//
// # Errors
//
// As [Canonical].
func Digest(document any) (string, error) {
	b, err := Canonical(document)
	if err != nil {
		return "", err
	}
	return DigestBytes(b), nil
}

// DigestBytes returns "sha256:" and the hexadecimal SHA-256 of b, which is how plugins and files are named.
func DigestBytes(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Write renders a document for people and files: two-space indents, keys in order, locations included, one final
// newline. Characters that do not show themselves, such as those that turn the direction of text, are escaped.
//
// It is not the form that is signed: see [Canonical].
//
// # Errors
//
// As [Canonical].
func Write(document any) ([]byte, error) {
	raw, err := encode(document)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, err
	}
	return escapes(out.Bytes()), nil
}

// Line renders a document on one line with one final newline, locations included, for streams of documents, and escapes
// as [Write] does.
func Line(document any) ([]byte, error) {
	raw, err := encode(document)
	return escapes(raw), err
}

// escapes escapes the characters of a JSON text that do not show themselves. Beyond ASCII it has characters in strings
// alone, so that an escape says the same; what ASCII has of them, but for its last character, encoding/json has
// escaped.
func escapes(text []byte) []byte {
	hidden := func(r rune) bool { return r >= 0x7f && !visible.Rune(r) }
	if !bytes.ContainsFunc(text, hidden) {
		return text
	}
	var out bytes.Buffer
	for _, r := range string(text) {
		if !hidden(r) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, "\\u%04x", unit)
		}
	}
	return out.Bytes()
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot be written as JSON: %w", err)
	}
	return b.Bytes(), nil
}

// Decode fills a document type from a tree, as encoding/json would from its text: fields that the type does not have
// are passed over, since a tree that was read has been checked against the schema of its kind.
//
// # Errors
//
// Those of encoding/json, where a value has another type than the field.
func Decode(tree any, into any) error {
	raw, err := encode(tree)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// Tree turns a document type into the plain tree that policies and plugins see: map[string]any, []any, string, int64,
// bool. It is a copy: changing it changes nothing in the document.
//
// # Errors
//
// As [Canonical].
func Tree(document any) (any, error) {
	raw, err := encode(document)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	return integers(tree), nil
}

func integers(v any) any {
	switch t := v.(type) {
	case map[string]any:
		for k, c := range t {
			t[k] = integers(c)
		}
	case []any:
		for i, c := range t {
			t[i] = integers(c)
		}
	case json.Number:
		n, _ := t.Int64()
		return n
	}
	return v
}

// Keys are the names in a map, sorted.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
