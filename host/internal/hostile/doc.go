// Package hostile holds what a party that wants to hang, crash, exhaust or mislead the host could supply, and the tests
// that it does not succeed. There is nothing here but tests.
//
// The case is testdata/hostile/case: a reading that is honest beside one that is not. A guest (a module, in the files
// that are named after the nine classes) takes the place of the hostile reading's plugin, a bundle of
// testdata/hostile/policies that of its policy. Each states the error that it must come to. Whatever it is, the host
// survives, the honest reading's verdict is there and is the right one, and the error names the party and the file in
// harmless characters. Policies and a selection of the guests run in a construe of their own, whose memory is measured.
package hostile
