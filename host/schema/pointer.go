package schema

import (
	"strconv"
	"strings"
)

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Join returns the JSON Pointer (RFC 6901) of the given tokens; no tokens give "", the whole document. A "/" and a "~"
// in a token are escaped:
//
//	Join("components", "a/b") == "/components/a~1b"
//
// It is the inverse of [Split].
func Join(tokens ...string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		b.WriteString(escaper.Replace(t))
	}
	return b.String()
}

// Split returns the tokens of a JSON Pointer. ok is false where p is neither empty nor begins with a slash, or holds a
// tilde that escapes nothing.
//
//	Split("/components/a~1b") == []string{"components", "a/b"}, true
func Split(p string) (tokens []string, ok bool) {
	if p == "" {
		return nil, true
	}
	if p[0] != '/' {
		return nil, false
	}
	tokens = strings.Split(p[1:], "/")
	for i, t := range tokens {
		if strings.IndexByte(t, '~') < 0 {
			continue
		}
		for j := 0; j < len(t); j++ {
			if t[j] == '~' && (j+1 == len(t) || t[j+1] != '0' && t[j+1] != '1') {
				return nil, false
			}
		}
		tokens[i] = unescaper.Replace(t)
	}
	return tokens, true
}

// Get returns the value at pointer p in tree, which is made of map[string]any, []any, string, int64 and bool. Pointers
// into arrays do not resolve: no fact lives there. The value is the tree's own, and not a copy: see [Clone].
func Get(tree any, p string) (value any, ok bool) {
	tokens, ok := Split(p)
	if !ok {
		return nil, false
	}
	for _, t := range tokens {
		object, is := tree.(map[string]any)
		if !is {
			return nil, false
		}
		if tree, ok = object[t]; !ok {
			return nil, false
		}
	}
	return tree, true
}

// GetMember is [Get], into lists as well, whose members a pointer names by number.
func GetMember(tree any, p string) (value any, ok bool) {
	tokens, ok := Split(p)
	if !ok {
		return nil, false
	}
	for _, t := range tokens {
		switch at := tree.(type) {
		case map[string]any:
			if tree, ok = at[t]; !ok {
				return nil, false
			}
		case []any:
			n, err := strconv.Atoi(t)
			if err != nil || n < 0 || n >= len(at) {
				return nil, false
			}
			tree = at[n]
		default:
			return nil, false
		}
	}
	return tree, true
}

// Set replaces the value at pointer p in tree, making the objects on the way. It reports false where the way is blocked
// by something that is not an object, or p is the whole document. The value becomes part of the tree, uncopied.
func Set(tree map[string]any, p string, value any) bool {
	tokens, ok := Split(p)
	if !ok || len(tokens) == 0 {
		return false
	}
	for _, t := range tokens[:len(tokens)-1] {
		next, present := tree[t]
		if !present {
			next = map[string]any{}
			tree[t] = next
		}
		object, is := next.(map[string]any)
		if !is {
			return false
		}
		tree = object
	}
	tree[tokens[len(tokens)-1]] = value
	return true
}

// Clone copies a tree, so that a change of the copy never shows in the original.
func Clone(tree any) any {
	switch t := tree.(type) {
	case map[string]any:
		out := make(map[string]any, len(t))
		for k, v := range t {
			out[k] = Clone(v)
		}
		return out
	case []any:
		out := make([]any, len(t))
		for i, v := range t {
			out[i] = Clone(v)
		}
		return out
	}
	return tree
}

// Match reports whether pointer p lies under the glob: "*" stands for one token, a final "**" for any number of them,
// none included.
//
//	                          /components/loop    /components/loop/role
//	/components/*             yes                 no
//	/components/*/role        no                  yes
//	/components/**            yes                 yes
//
// Both are compared in their escaped form.
func Match(glob, p string) bool {
	for {
		if glob == "/**" {
			return true
		}
		if glob == "" || p == "" {
			return glob == p
		}
		g, restG := token(glob)
		t, restP := token(p)
		if g != "*" && g != t {
			return false
		}
		glob, p = restG, restP
	}
}

// token cuts the first token off a pointer, still escaped.
func token(p string) (first, rest string) {
	p = strings.TrimPrefix(p, "/")
	if i := strings.IndexByte(p, '/'); i >= 0 {
		return p[:i], p[i:]
	}
	return p, ""
}

// MatchAny is the first of some globs that matches a pointer, as [Match] does; "" where none does.
func MatchAny(globs []string, pointer string) string {
	for _, g := range globs {
		if Match(g, pointer) {
			return g
		}
	}
	return ""
}
