package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// takesTwoReadings is the hint of whoever gives --relate something else.
const takesTwoReadings = "construe map --relate OLD NEW; each is a reading of the case, the folder or .tar of one, " +
	"or BUNDLE:READING"

// relateFlags are those of a gate on a new reading.
func relateFlags() []cli.Flag {
	return []cli.Flag{
		relateFlag("map", "to map alone and relate"),
		text("map", "of", schema.RelatesReadings, "with --relate, `WHAT` of the two is related: reading, what they come to, or "+
			"plugin, what their classifiers answer to every question that arises"),
		text("map", "require", "", "with --relate, what is required of NEW: same; no-new-breach, that it is a breach "+
			"only where OLD says so too; or no-new-permission. Exit code 1 where it is not so"),
		text("map", "witness", "", "with --require, write the nearest counterexample to `FILE`, as a runtime"),
	}
}

// relateFlag is the flag that names two readings, and brings those that are none of the case's.
func relateFlag(verb, what string) cli.Flag {
	return list(verb, "relate", "two readings, `OLD NEW`, "+what+"; each a reading of the case, the folder or .tar of "+
		"one, or BUNDLE:READING of a bundle")
}

// checkRelate checks the flags of a gate against each other, before anything is opened.
func checkRelate(c *cli.Context) error {
	names, require, of := c.StringSlice("relate"), c.String("require"), c.String("of")
	switch {
	case !slices.Contains([]string{schema.RelatesReadings, schema.RelatesPlugins}, of):
		return usage{fmt.Sprintf("--of %q is nothing that can be related; expected %s or %s", of, schema.RelatesReadings,
			schema.RelatesPlugins), ""}
	case c.IsSet("of") && len(names) == 0:
		return usage{"--of says what of two readings is related; expected --relate OLD NEW beside it", takesTwoReadings}
	case require != "" && len(names) == 0:
		return usage{"--require is of two readings; expected --relate OLD NEW beside it", takesTwoReadings}
	case require != "" && !slices.Contains(schema.Requirements(), require):
		hint := ""
		if near := schema.Nearest(require, schema.Requirements()); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usage{fmt.Sprintf("--require %q is no requirement; expected one of %s", require,
			strings.Join(schema.Requirements(), ", ")), hint}
	case of == schema.RelatesPlugins && require != "" && require != schema.RequireSame:
		return usage{"--require " + require + " is of what readings come to, and a classifier permits nothing; expected " +
			schema.RequireSame + " with --of plugin", ""}
	case c.String("witness") != "" && require == "":
		return usage{"--witness is the counterexample to a requirement; expected --require beside it",
			"--require " + strings.Join(schema.Requirements(), "|")}
	}
	return checkTwo(c)
}

// checkTwo checks that --relate, where it is given, names two readings, and that nothing else names any.
func checkTwo(c *cli.Context) error {
	switch names := c.StringSlice("relate"); {
	case len(names) > 0 && len(names) != 2:
		return usage{fmt.Sprintf("--relate takes two readings, OLD and NEW; found %d", len(names)), takesTwoReadings}
	case len(names) > 0 && len(c.StringSlice("cell"))+len(c.StringSlice("reading")) > 0:
		return usage{"--relate says already which readings are asked; expected neither --cell nor --reading beside it",
			""}
	}
	return nil
}

// relatedReadings finds the two readings of --relate, and what brings those that are none of the case's. One that has
// the id of another gets -old or -new after it.
func relatedReadings(c *cli.Context) (config host.Config, ids [2]string, err error) {
	known, err := knownReadings(c)
	if err != nil {
		return config, ids, err
	}
	var brought [2]*host.Folder
	for i, name := range c.StringSlice("relate") {
		if ids[i], brought[i], err = relatedReading(c, name, known); err != nil {
			return config, ids, err
		}
	}
	if ids[0] == ids[1] && brought[0] == nil && brought[1] == nil {
		return config, ids, usage{fmt.Sprintf("--relate gives the reading %s twice", ids[0]), takesTwoReadings}
	}
	taken := slices.Clone(known)
	if brought[0] != nil && brought[1] != nil && ids[0] == ids[1] {
		taken = append(taken, ids[0])
	}
	for i, version := range []string{"-old", "-new"} {
		if brought[i] == nil {
			continue
		}
		if slices.Contains(taken, ids[i]) {
			for ids[i] += version; slices.Contains(taken, ids[i]); {
				ids[i] += version
			}
			brought[i].As = ids[i]
		}
		taken = append(taken, ids[i])
		config.With = append(config.With, *brought[i])
	}
	config.Readings = ids[:]
	return config, ids, nil
}

// knownReadings lists the readings of the case, and those that --with brings.
func knownReadings(c *cli.Context) ([]string, error) {
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return nil, err
	}
	h, err := host.Open(c.Context, config)
	if err != nil {
		return nil, err
	}
	defer closeHost(c.Context, h)
	return h.Known(), nil
}

// relatedReading is a reading by its id, or what brings it. A bare word is a reading of the case before it is a folder.
func relatedReading(c *cli.Context, name string, known []string) (id string, brought *host.Folder, err error) {
	if slices.Contains(known, name) {
		return name, nil, nil
	}
	_, missing := os.Stat(name)
	if missing == nil || isReadingFile(name) {
		id, own, err := readingAt(c, name)
		if err != nil || own && slices.Contains(known, id) {
			return id, nil, err
		}
		folder, err := broughtReading(name)
		return id, &folder, err
	}
	at := strings.LastIndex(name, ":")
	if at > 0 && at+1 < len(name) {
		folder, err := bundledReading(name[:at], name[at+1:])
		return name[at+1:], folder, err
	}
	hint := takesTwoReadings
	if near := schema.Nearest(name, known); near != "" {
		hint = "did you mean " + near + "?"
	}
	return "", nil, usage{fmt.Sprintf("--relate %q is neither a reading of the case nor a folder; expected one of %s, "+
		"the folder or .tar of a reading, or BUNDLE:READING", name, strings.Join(known, ", ")), hint}
}

// bundledReading is a reading of a bundle, whose files are those that its record names.
func bundledReading(name, id string) (*host.Folder, error) {
	nobody := &streams{in: strings.NewReader("")}
	shown, data, err := readBounded(nobody, name, record.MaxBundle)
	if err != nil {
		return nil, err
	}
	if !isBundle(data) {
		return nil, usage{shown + " is no bundle; expected one before the colon of BUNDLE:READING",
			"construe compare --bundle FILE makes one"}
	}
	o, err := openRecord(nobody, name)
	if err != nil {
		return nil, err
	}
	if o.Record == nil {
		return nil, usage{o.name + " is a signed reading; expected the bundle of a comparison",
			"construe compare --bundle FILE makes one"}
	}
	if _, err := host.VerifyBundle(o.bundle, o.Record); err != nil {
		return nil, mismatch{err}
	}
	if all := o.bundle.Readings(); !slices.Contains(all, id) {
		hint := ""
		if near := schema.Nearest(id, all); near != "" {
			hint = "did you mean " + near + "?"
		}
		return nil, usage{fmt.Sprintf("the bundle %s has no reading %s with a folder of its own; expected one of %s",
			o.name, harmless(id), cmp.Or(strings.Join(all, ", "), "none, since its case is of the first form")), hint}
	}
	return &host.Folder{FS: o.bundle.Reading(id), Name: o.name + ":" + id}, nil
}

// relateResult says on standard error that a requirement fails, or that nobody knows and what to do then, and gives the
// code; the counterexample goes to --witness.
func relateResult(c *cli.Context, s *streams, h *host.Host, q host.MapRequest, made *schema.Map) error {
	required, says := requirement(made)
	switch required {
	case schema.RequiredHolds, "":
		return nil
	case schema.RequiredUnknown:
		fmt.Fprintf(s.err, "construe: %s\n", harmless(lowerFirst(says)))
		if r := made.Related; r != nil && r.Unclear != nil {
			fmt.Fprintf(s.err, "construe: %s\n", harmless(lowerFirst(report.UnclearAdvice(r))))
		}
		return result(exitEvaluation)
	}
	fmt.Fprintf(s.err, "construe: the gate --require fails; %s\n", harmless(says))
	if name := c.String("witness"); name != "" {
		d, err := h.Witness(c.Context, q, made)
		if err != nil {
			return err
		}
		data, err := json.MarshalIndent(d.Tree, "", "  ")
		if err != nil {
			return err
		}
		if err := writeFile(name, append(data, '\n')); err != nil {
			return err
		}
		fmt.Fprintf(s.err, "construe: the counterexample is in %s\n", harmless(filepath.ToSlash(name)))
		if again := withDefinitions(c, name, made); again != "" {
			fmt.Fprintf(s.err, "construe: it is one with the definitions of --set, which no runtime has; %s judges it with "+
				"them\n", harmless(again))
		}
	}
	return result(exitGate)
}

// withDefinitions is the command that judges a counterexample with the definitions that --set gave the two readings; ""
// where it gave none.
func withDefinitions(c *cli.Context, name string, made *schema.Map) string {
	var set []string
	for _, s := range made.Set {
		if strings.HasPrefix(s.Pointer, "/readings/") {
			set = append(set, "--set", s.Pointer+"="+s.To)
		}
	}
	if len(set) == 0 {
		return ""
	}
	about := withoutRuntime(aboutWords(c)(""))
	if i := slices.Index(about, "--as-of"); i >= 0 { // the counterexample has a day of its own
		about = slices.Delete(about, i, i+2)
	}
	return command(slices.Concat([]string{"whatif"}, about, []string{"--runtime", filepath.ToSlash(name)}, set))
}

// requirement says whether what is required of two readings or their classifiers holds, "" where nothing is, and in
// words.
func requirement(made *schema.Map) (result, says string) {
	switch {
	case made.Answers != nil && made.Answers.Result != "":
		return made.Answers.Result, report.AnswersRequirement(made)
	case made.Related != nil && made.Related.Result != "":
		return made.Related.Result, report.RequirementSentence(made)
	}
	return "", ""
}

// lowerFirst is a sentence as it stands behind a colon.
func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }
