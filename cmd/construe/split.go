package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
)

// splitCase writes a case of the first form anew, to a folder that is not there yet.
func splitCase(c *cli.Context, s *streams, to string) error {
	if len(c.StringSlice("with")) > 0 {
		return usage{"--with adds a reading; construe case split writes those of the case alone", "leave it out"}
	}
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return err
	}
	h, err := host.Open(c.Context, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	made, err := h.SplitCase()
	if err != nil {
		return err
	}
	files := map[string]string{}
	for name, data := range made.Files {
		files[name] = string(data)
	}
	if err := writeFolder(to, files); err != nil {
		return err
	}
	for _, note := range made.Notes {
		fmt.Fprintf(c.App.ErrWriter, "construe: %s\n", harmless(note))
	}
	_, err = fmt.Fprintf(s.out, "%s: the case %s with %s in folders of their own\n", filepath.ToSlash(to), h.Case().ID,
		report.Counted(len(made.Readings), "reading"))
	return err
}
