package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/construe-host/construe/host/schema"
)

// hosted is a repository with a job for a build to run: what its runtimes come to is disputed, and its gate asks for
// that or not.
func hosted(t *testing.T, level string) (folder string, env []string) {
	t.Helper()
	folder = t.TempDir()
	put(t, filepath.Join(folder, "runs", "sre.yaml"), textOf(t,
		"../../policies/cloud-api-exclusivity/runtimes/sre.yaml"))
	env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir(), "HOME="+folder, "NO_COLOR=1")
	c := exec.Command("construe", "init", "--cross-check=false", "--fail-on", level)
	c.Dir, c.Env = folder, env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("init: %v: %s", err, out)
	}
	return folder, env
}

func textOf(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(textOf(t, name)))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// shell runs a script as a build's shell does, and gives its code and what it printed.
func shell(t *testing.T, folder string, env []string, script string) (int, string) {
	t.Helper()
	c := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script)
	c.Dir, c.Env = folder, env
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Skipf("no bash: %v", err)
	}
	return c.ProcessState.ExitCode(), string(out)
}

// action is what is used of an action.yml. A field that it does not have fails its reading.
type action struct {
	Name, Description string
	Inputs            map[string]struct{ Description, Default string }
	Outputs           map[string]struct{ Description, Value string }
	Runs              struct {
		Using string
		Steps []struct {
			Name, ID, Shell, Run string
			Env                  map[string]string
		}
	}
}

// TestAction runs the steps of the GitHub action as GitHub does: with the inputs that stand in it, the files that steps
// hand values on by, and the folder of the action. What a person hands over stands in variables and in no script.
func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	var a action
	readYAML(t, "../../action.yml", &a)
	if a.Runs.Using != "composite" || len(a.Runs.Steps) != 2 {
		t.Fatalf("%+v", a.Runs)
	}
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	built, err := exec.LookPath("construe")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		level, construe string
		code            int
	}{{"never", "", 0}, {"disputed", built, exitOpen}} {
		folder, env := hosted(t, test.level)
		host := t.TempDir()
		goCache, _ := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
		caches := strings.Fields(string(goCache))
		env = append(env, "GITHUB_ACTIONS=true", "GITHUB_ACTION_PATH="+here, "RUNNER_TEMP="+host,
			"GITHUB_STEP_SUMMARY="+filepath.Join(host, "summary.md"), "GOCACHE="+caches[0], "GOMODCACHE="+caches[1])
		inputs := map[string]string{"file": a.Inputs["file"].Default, "construe": test.construe}
		outputs := map[string]string{}
		value := func(text string) string {
			return regexp.MustCompile(`\$\{\{ *([a-z.]+) *\}\}`).ReplaceAllStringFunc(text, func(found string) string {
				name := strings.Trim(found, "${} ")
				if input, is := strings.CutPrefix(name, "inputs."); is {
					return inputs[input]
				}
				handed, known := outputs[name]
				if !known {
					t.Errorf("nothing hands on %s", name)
				}
				return handed
			})
		}
		code := 0
		for _, step := range a.Runs.Steps {
			if step.Shell != "bash" || strings.Contains(step.Run, "${{") {
				t.Errorf("the step %s has no shell, or a value in its script", step.Name)
			}
			handed := filepath.Join(host, step.ID)
			variables := append(env, "GITHUB_OUTPUT="+handed)
			for name, text := range step.Env {
				variables = append(variables, name+"="+value(text))
			}
			var said string
			code, said = shell(t, folder, variables, step.Run)
			for line := range strings.Lines(textOf(t, handed)) {
				name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
				outputs["steps."+step.ID+".outputs."+name] = value
			}
			if step.ID == "ci" {
				if got := value(a.Outputs["code"].Value); code != test.code || got != string(rune('0'+code)) {
					t.Errorf("--fail-on %s: it ends with %d, and hands on %s: %s", test.level, code, got, said)
				}
				if annotated := regexp.MustCompile(`(?m)^::`).MatchString(said); !annotated {
					t.Errorf("--fail-on %s: no annotation: %s", test.level, said)
				}
			} else if code != 0 {
				t.Fatalf("%s ends with %d: %s", step.Name, code, said)
			}
		}
		if summary := textOf(t, filepath.Join(host, "summary.md")); !strings.Contains(summary, "sre") {
			t.Errorf("the summary is %s", summary)
		}
	}
}

// TestGitLabTemplate runs the script of the template as GitLab does, and finds the reports where it says.
func TestGitLabTemplate(t *testing.T) {
	var template map[string]struct {
		Image        string
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
		Script       []string
		Artifacts    struct {
			When    string
			Paths   []string
			Reports map[string]string
		}
	}
	readYAML(t, "../../.gitlab/construe.yml", &template)
	job := template["construe"]
	module, _, _ := strings.Cut(strings.TrimPrefix(textOf(t, "../../go.mod"), "module "), "\n")
	if want := `go install "` + module + `/cmd/construe@$CONSTRUE_VERSION"`; len(job.BeforeScript) != 1 ||
		job.BeforeScript[0] != want {
		t.Errorf("it is installed by %q; want %q", job.BeforeScript, want)
	}
	folder, env := hosted(t, "disputed")
	for name, value := range job.Variables {
		env = append(env, name+"="+value)
	}
	code, said := shell(t, folder, env, strings.Join(job.Script, "\n"))
	if code != exitOpen || !strings.Contains(said, "runs/sre.yaml:1: The Stateful Runtime Environment. ") {
		t.Errorf("it ends with %d: %s", code, said)
	}
	for kind, name := range job.Artifacts.Reports {
		if text := textOf(t, filepath.Join(folder, name)); !strings.Contains(text, "sre") {
			t.Errorf("the %s is %s", kind, text)
		}
	}
	if job.Artifacts.When != "always" {
		t.Errorf("reports are kept %s", job.Artifacts.When)
	}
}

// TestPreCommitHook runs the hook as pre-commit does, and holds which files it is run for.
func TestPreCommitHook(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Entry, Language, Files string
		PassFilenames                                 bool `yaml:"pass_filenames"`
		RequireSerial                                 bool `yaml:"require_serial"`
	}
	readYAML(t, "../../.pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 1 || hooks[0].Language != "golang" || hooks[0].PassFilenames {
		t.Fatalf("%+v", hooks)
	}
	folder, env := hosted(t, "disputed")
	code, said := shell(t, folder, env, hooks[0].Entry)
	if code != exitOpen || !strings.Contains(said, "runs/sre.yaml:1: The Stateful Runtime Environment. ") {
		t.Errorf("it ends with %d: %s", code, said)
	}
	files := regexp.MustCompile(hooks[0].Files)
	for name, want := range map[string]bool{"construe.yaml": true, "construe.lock": true, "runs/a.JSON": true,
		"mine/policy.rego": true, "theirs.tar": true, "main.go": false, "runs/yaml": false} {
		if files.MatchString(name) != want {
			t.Errorf("%s: it is run for it: %t", name, !want)
		}
	}
}

// TestPagesOfBuilds reads the files that docs/ci.md and docs/construe-yaml.md show as construe does, and holds what
// they name to what is there.
func TestPagesOfBuilds(t *testing.T) {
	found := map[string]int{}
	for _, page := range []string{"../../docs/ci.md", "../../docs/construe-yaml.md"} {
		for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(textOf(t, page), -1) {
			if !strings.HasPrefix(block[1], "construe: ") || strings.HasPrefix(block[1], "construe:\n") {
				var any map[string]any
				if err := yaml.Unmarshal([]byte(block[1]), &any); err != nil {
					t.Errorf("%s: %v in %s", page, err, block[1])
				}
				continue
			}
			d, err := schema.Parse("a.yaml", []byte(block[1]), schema.KindJob, schema.KindWaivers)
			if err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			found[d.Kind]++
		}
	}
	if found[schema.KindJob] != 2 || found[schema.KindWaivers] != 1 {
		t.Errorf("the pages show %v", found)
	}
	ci := textOf(t, "../../docs/ci.md")
	for _, name := range []string{"construe-host/construe/main/.gitlab/construe.yml", "- id: construe\n",
		"uses: construe-host/construe@"} {
		if !strings.Contains(ci, name) {
			t.Errorf("docs/ci.md does not say %q", name)
		}
	}
}
