package schema

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// plainTree appends the canonical form of a tree of what most documents are made of: it is written in one go, and not
// encoded first, read again and sorted. It is false where something else is in it, which takes the longer way.
func plainTree(out []byte, value any) ([]byte, bool) {
	is := true
	switch v := value.(type) {
	case string:
		return plainText(out, v)
	case bool:
		return strconv.AppendBool(out, v), true
	case int64:
		return strconv.AppendInt(out, v, 10), v >= -MaxInteger && v <= MaxInteger
	case map[string]any:
		if v == nil {
			return out, false
		}
		keys := slices.AppendSeq(make([]string, 0, len(v)), maps.Keys(v))
		slices.Sort(keys)
		out = append(out, '{')
		for i, key := range keys {
			if i > 0 {
				out = append(out, ',')
			}
			if out, is = plainText(out, key); !is || !sortsByBytes(key) {
				return out, false
			}
			if out, is = plainTree(append(out, ':'), v[key]); !is {
				return out, false
			}
		}
		return append(out, '}'), true
	case []any:
		if v == nil {
			return out, false
		}
		out = append(out, '[')
		for i, item := range v {
			if i > 0 {
				out = append(out, ',')
			}
			if out, is = plainTree(out, item); !is {
				return out, false
			}
		}
		return append(out, ']'), true
	}
	return out, false
}

// sortsByBytes reports whether a key has its place among others by its bytes as it has by its UTF-16, which surrogates
// and what comes after them have not.
func sortsByBytes(key string) bool {
	for i := range len(key) {
		if key[i] >= 0xee {
			return false
		}
	}
	return true
}

// plainText appends a text in quotes. What must be escaped, and what is no UTF-8, takes the longer way.
func plainText(out []byte, text string) ([]byte, bool) {
	ascii := true
	for i := range len(text) {
		c := text[i]
		if c < 0x20 || c == '"' || c == '\\' {
			return out, false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if !ascii && !utf8.ValidString(text) {
		return out, false
	}
	out = append(out, '"')
	out = append(out, text...)
	return append(out, '"'), true
}
