package archive

// Limits on the tar of a reading.
const (
	// MaxReading is the size of the largest, in bytes.
	MaxReading = 64 << 20
	// maxReadingFiles is how many files it may hold: Rego is at most 64 of them.
	maxReadingFiles = 128
	// maxReadingFile is the size of the largest file in it, in bytes, as in a folder.
	maxReadingFile = 16 << 20
)

// Reading is the form of a reading that is handed over as one file. What it holds is that of the reading's folder:
//
//	policy.rego         the policy, with its tests, where reading.yaml says that it stands
//	reading.yaml        the reading
//	hop/hop.wasm        the plugin, in a folder of its own
//	hop/plugin.yaml
func Reading() Form {
	return Form{What: "tar of a reading", Made: "construe pin --tar", Size: MaxReading, Files: maxReadingFiles,
		File: maxReadingFile, Needs: []string{"reading.yaml"}}
}
