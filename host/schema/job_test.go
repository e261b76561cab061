package schema_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestMistakesInJobs holds what of a job no schema says: each mistake is told at its line, and what is right is read.
func TestMistakesInJobs(t *testing.T) {
	const job = "construe: job/v1\ncase: mine\nreadings: {a: unpinned}\nruntimes: [runs/**/*.yaml]\nworlds: [h1]\n" +
		"waivers: waivers.yaml\nlock: none\nwith: [oci-layout:b]\noutputs: [json=a.json, table=a.txt]\n"
	if _, err := schema.Parse("construe.yaml", []byte(job), schema.KindJob); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ was, is, want string }{
		{"case: mine", "case: ../mine", "construe.yaml:2:7: value: \"../mine\" leads out of the folder of this file"},
		{"case: mine", "case: /mine", "2:7: value: \"/mine\" is a path of one machine"},
		{"case: mine", `case: a\b`, "has a \\; expected a path with forward slashes"},
		{"runs/**/*.yaml", "runs/**.yaml", "4:12: value: \"runs/**.yaml\" has ** beside other letters"},
		{"[runs/**/*.yaml]", "['runs/[a.yaml']", "a [ has no ]"},
		{"[runs/**/*.yaml]", "[a, b, a]", "4:18: value: \"a\" is given twice"},
		{"[h1]", "[h1, h1]", "5:14: value: \"h1\" is given twice"},
		{"oci-layout:b", "oci-layout:../b", "leads out"},
		{"table=a.txt", "table=./a.json", "9:24: value: \"table=./a.json\" goes to a file that another output goes to"},
		{"table=a.txt", "table=", "9:24: value: "},
		{"waivers.yaml", "C:/w", "is a path of one machine"},
		{"{a: unpinned}", "{}", "3:11: "},
		{"{a: unpinned}", "{a: sha256:12}", "3:15: value: "},
	} {
		_, err := schema.Parse("construe.yaml", []byte(strings.Replace(job, test.was, test.is, 1)), schema.KindJob)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s in the place of %s gives %v; expected %s", test.is, test.was, err, test.want)
		}
	}
}
