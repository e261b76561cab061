package abi

import (
	"strconv"
	"strings"
)

// Codes of [Error]. They are stable: a script may match them.
const (
	// CodeNotAPlugin: the module exports neither form's entry.
	CodeNotAPlugin = "rejected/not-a-plugin"
	// CodeImport: an import that is not a function of the allow-list.
	CodeImport = "rejected/import"
	// CodeSignature: an import or export of the contract with another type,
	// or an export of the contract that is not of the right kind.
	CodeSignature = "rejected/signature"
	// CodeMissingExport: a reactor without an export it must have.
	CodeMissingExport = "rejected/missing-export"
	// CodeMemory: no memory where one is needed, or one that starts too large.
	CodeMemory = "rejected/memory"
	// CodeReservedName: an export whose name belongs to the host.
	CodeReservedName = "rejected/reserved-name"
)

// Error says why a module is not a plugin. All fields but Code are English
// sentences without a final stop, safe to print: names from the module are
// quoted in ASCII and shortened.
type Error struct {
	Code  string `json:"code"`  // one of the Code constants
	Found string `json:"found"` // what the module has
	Want  string `json:"want"`  // what the contract asks for, types spelled out
	Next  string `json:"next"`  // what the author can do about it
}

// Error joins code, finding, expectation and next step in one line.
func (e *Error) Error() string {
	return e.Code + ": found " + e.Found + "; expected " + e.Want + "; " + e.Next
}

// maxQuoted bounds a quoted name, in bytes of the original.
const maxQuoted = 64

// Quote renders a name that an untrusted party chose: in double quotes, in
// printable ASCII, cut after 64 bytes with a mark that says so.
func Quote(name string) string {
	if len(name) <= maxQuoted {
		return strconv.QuoteToASCII(name)
	}
	// Cutting may split a rune; QuoteToASCII escapes what is left of it.
	cut := strings.TrimSuffix(strconv.QuoteToASCII(name[:maxQuoted]), `"`)
	return cut + `..." (` + strconv.Itoa(len(name)) + " bytes)"
}
