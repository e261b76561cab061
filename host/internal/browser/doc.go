// Package browser opens pages of html in a real Chromium, and tests what a reader of them meets: that they are drawn
// without an error, that the explorer says what the engine says, that a keyboard and a screen reader are enough, that
// they fit screens and paper, that nothing leaves the file, and that no text of a party does anything. There is nothing
// here but tests.
//
// They are skipped where there is no chromium, unless CONSTRUE_REQUIRE_TOOLS is set. CONSTRUE_AXE is the file
// axe.min.js of axe-core. CONSTRUE_PICTURES is a folder for pictures of what was opened, to be looked at.
package browser
