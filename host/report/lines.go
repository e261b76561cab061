package report

import "strings"

// isBuildCommand reports whether a build takes a line that begins so for a command to it. Pages are printed into the
// logs of builds, which run what a line says after "::" (GitHub): set an output, end a task, hide what follows. Nobody
// whose words are on a page is to have that. Of what begins with "##" (GitHub, Azure, TeamCity) the bracket counts
// wherever it stands, and [schema.DisplayText] leaves none.
func isBuildCommand(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "::") || strings.HasPrefix(line, "##")
}

// withoutBuildCommand puts a bar before what would begin a line as a command. The text stays what it was for a reader.
func withoutBuildCommand(line string) string {
	if isBuildCommand(line) {
		return "| " + line
	}
	return line
}

// wrapped breaks a text between words so that its lines have at most a number of columns, each but the first after an
// indent. It breaks before no word that would begin a line as a command, and no word in two, so that a name or a
// pointer can be copied: such a line is longer. A column is a character, which is near enough where a line may be
// longer anyway.
func wrapped(text, indent string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case column+1+n > width && !isBuildCommand(word):
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
