package schema

import (
	"math/rand/v2"
	"testing"
)

// TestATreeIsWrittenAsAnyDocument holds the short way to the long one, on trees of texts and numbers of all sorts.
func TestATreeIsWrittenAsAnyDocument(t *testing.T) {
	texts := []string{"", "a", "a/b~", "Z", "é", "zé", "\u2028", "\x7f", "<&>", "\"", "\\", "\n", "\x01", "\ufffd",
		"\xff", "\uff21", "\U0001f600", "\ue000", "locations", "ab", "a\x00"}
	random := rand.New(rand.NewPCG(1, 9))
	var tree func(depth int) any
	tree = func(depth int) any {
		switch n := random.IntN(12); {
		case n < 3 && depth > 0:
			out := map[string]any{}
			for range random.IntN(5) {
				out[texts[random.IntN(len(texts))]] = tree(depth - 1)
			}
			return out
		case n < 5 && depth > 0:
			out := []any{}
			for range random.IntN(4) {
				out = append(out, tree(depth-1))
			}
			return out
		case n < 6:
			return []any{int64(0), int64(-17), int64(MaxInteger), int64(-MaxInteger), int64(MaxInteger) + 7, 1.5, 1e30,
				nil, map[string]any(nil), []any(nil), []string{"b", "a"}, 3}[random.IntN(12)]
		case n < 7:
			return random.IntN(2) == 0
		}
		return texts[random.IntN(len(texts))]
	}
	short := 0
	for range 20_000 {
		value := map[string]any{"a": tree(3), texts[random.IntN(len(texts))]: tree(2)}
		long, err := canonicalAny(value) // of keys that are no UTF-8 two may be the same
		if out, is := plainTree(nil, value); is {
			short++
			if err != nil || string(out) != string(long) {
				t.Fatalf("%q\n%q: %v", out, long, err)
			}
		}
	}
	if short < 1000 {
		t.Errorf("only %d were written in the short way", short)
	}
}
