package engine

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestAQuoteStandsInTheText opens a case whose limb quotes words of its clause, other words, and an unknown version.
func TestAQuoteStandsInTheText(t *testing.T) {
	const text = `construe: case/v2
id: mine
title: mine
clauses:
  c1:
    title: no applications
    versions:
      v1: {effective: {from: 2020-01-01, to: never}, text: There are no applications., textStatus: illustrative, rights: {}}
limbs:
  sold: {title: sold, clause: c1, of: runtime, quote: {VERSION: QUOTE}}
`
	for quote, want := range map[[2]string]string{
		{"v1", "no applications"}:      "",
		{"v1", "several applications"}: `10:60: quote: the words "several applications" do not stand in the text of the version v1`,
		{"v2", "no applications"}:      `reference: there is no version of c1 "v2"; expected one of v1`,
	} {
		file := strings.NewReplacer("VERSION", quote[0], "QUOTE", quote[1]).Replace(text)
		_, err := Open(t.Context(), Config{Case: fstest.MapFS{"case.yaml": {Data: []byte(file)}}, NoReadings: true})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%v: %v; want %q", quote, err, want)
		}
	}
}

// TestATitleIsOfWhatAClauseSays opens a case that gives titles to a right, to an exception and to neither.
func TestATitleIsOfWhatAClauseSays(t *testing.T) {
	const text = `construe: case/v2
id: mine
title: mine
clauses:
  c1:
    title: no applications
    constants: {owner: us}
    titles: {NAME: what pages say}
    versions:
      v1: {effective: {from: 2020-01-01, to: 2021-01-01}, text: a, textStatus: illustrative, rights: {sale: true}}
      v2: {effective: {from: 2021-01-01, to: never}, text: b, textStatus: illustrative, rights: {}, exceptions: {gift: true}}
limbs:
  sold: {title: sold, clause: c1, of: runtime}
`
	for name, want := range map[string]string{"sale": "", "gift": "", "owner": "",
		"sales": `8:21: reference: there is no constant, right or exception "sales"; expected one of gift, owner, sale`} {
		file := strings.ReplaceAll(text, "NAME", name)
		_, err := Open(t.Context(), Config{Case: fstest.MapFS{"case.yaml": {Data: []byte(file)}}, NoReadings: true})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v; want %q", name, err, want)
		}
	}
}
