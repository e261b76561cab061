package facts

import (
	"slices"
	"strings"
	"testing"
)

func TestLicencesAreTheLicenseesChoices(t *testing.T) {
	for expression, want := range map[string][]string{
		"MIT":                                           {"MIT"},
		"unknown":                                       {"unknown"},
		"NOASSERTION":                                   {"unknown"},
		"MIT OR Apache-2.0":                             {"Apache-2.0", "MIT"},
		"(MIT OR GPL-2.0-only) AND BSD-3-Clause":        {"unknown"},
		"MIT OR GPL-2.0-only AND BSD-3-Clause":          {"MIT", "unknown"},
		"MIT OR (GPL-2.0-only AND BSD-3-Clause)":        {"MIT", "unknown"},
		"MIT AND MIT":                                   {"MIT"},
		"(MIT OR Zlib) AND MIT":                         {"MIT"},
		"(MIT OR Zlib) AND (MIT OR ISC)":                {"MIT", "unknown"},
		"GPL-2.0-or-later WITH Classpath-exception-2.0": {"GPL-2.0-or-later WITH Classpath-exception-2.0"},
		"MIT OR GPL-2.0-only WITH GCC-exception-2.0":    {"GPL-2.0-only WITH GCC-exception-2.0", "MIT"},
		"LGPL-2.1+":                                     {"LGPL-2.1+"},
		"DocumentRef-a:LicenseRef-b or ((MIT))":         {"DocumentRef-a:LicenseRef-b", "MIT"},
		"MIT Or ISC":                                    {"unknown"},
		"(MIT OR ISC":                                   {"unknown"},
		"MIT)":                                          {"unknown"},
		"MIT OR":                                        {"unknown"},
		"(MIT) WITH GCC-exception-2.0":                  {"unknown"},
		"MIT WITH":                                      {"unknown"},
		"Business Source License 1.1":                   {"unknown"},
		"":                                              {"unknown"},
		strings.Repeat("(", 1000) + "MIT" + strings.Repeat(")", 1000): {"unknown"},
	} {
		if got := licencesOf(expression); !slices.Equal(got, want) {
			t.Errorf("%.80s: %v; want %v", expression, got, want)
		}
	}
}

// FuzzLicences checks what any text may give against what an expression means: the text inside parentheses gives the
// same; as one side of an OR it stays what it is; and what it is joined with by AND is no longer for free.
func FuzzLicences(f *testing.F) {
	for _, seed := range []string{"MIT", "(MIT OR GPL-2.0-only) AND BSD-3-Clause", "A WITH b OR C+",
		"DocumentRef-a:LicenseRef-b", "((", "a and b or c", "OR"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		c := licencesOf(expression)
		if len(c) == 0 || !slices.IsSorted(c) || len(slices.Compact(slices.Clone(c))) != len(c) {
			t.Fatalf("%q gives %v; expected a sorted set that is not empty", expression, c)
		}
		p := &licenceParser{tokens: licenceTokens(expression)}
		if _, ok := p.or(); !ok || len(p.tokens) > 0 || strings.Count(expression, "(") >= maxNesting {
			return
		}
		if got := licencesOf("(" + expression + ")"); !slices.Equal(got, c) {
			t.Fatalf("(%q) gives %v; expected %v", expression, got, c)
		}
		const other = "LicenseRef-which-nobody-else-names"
		if strings.Contains(expression, other) {
			return
		}
		if got, want := licencesOf(expression+" OR "+other), sortedSet(append(slices.Clone(c),
			other)); !slices.Equal(got,
			want) {
			t.Fatalf("%q or another gives %v; expected %v", expression, got, want)
		}
		if got := licencesOf("(" + expression + ") AND " + other); !slices.Equal(got, []string{"unknown"}) {
			t.Fatalf("%q and another gives %v; expected unknown", expression, got)
		}
	})
}
