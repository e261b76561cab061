package archive

import (
	"io/fs"
	"strings"
)

// maxElements is how deep a name may go.
const maxElements = 12

// valid reports whether a name is one that every file system could bear and none could mistake.
func valid(name string) bool {
	if !fs.ValidPath(name) || strings.Count(name, "/") >= maxElements {
		return false
	}
	for element := range strings.SplitSeq(name, "/") {
		if strings.HasSuffix(element, ".") || strings.HasPrefix(element, ".") {
			return false
		}
		for _, c := range []byte(element) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if !letter && !strings.ContainsRune("._-", rune(c)) {
				return false
			}
		}
	}
	return true
}
