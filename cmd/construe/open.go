package main

import (
	"context"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/plugins"
)

// open opens the case that the flags name.
func open(c *cli.Context, readings []string) (*host.Host, error) {
	return openWith(c, host.Config{Readings: readings})
}

// openWith opens the case of the configuration, or else the one that the flags name.
func openWith(c *cli.Context, config host.Config) (*host.Host, error) {
	config, err := configure(c, config)
	if err != nil {
		return nil, err
	}
	if err := setCache(&config, cacheFolder(c), c.IsSet("cache") ||
		config.Wasm == "compiler", c.App.ErrWriter); err != nil {
		return nil, err
	}
	return opened(c, config)
}

// opened opens a case, and says on standard error what of it may not be meant.
func opened(c *cli.Context, config host.Config) (*host.Host, error) {
	h, err := host.Open(c.Context, config)
	if err != nil {
		return nil, err
	}
	for _, w := range h.Warnings() {
		fmt.Fprintf(c.App.ErrWriter, "construe: warning: %s\n", harmless(w.Error()))
	}
	return h, nil
}

// openRecorded opens a case with the judge and the limits of a record, where the flags set none. It reads no cache: the
// record does not depend on what that holds.
func openRecorded(c *cli.Context, r *schema.Record, config host.Config) (*host.Host, error) {
	config, err := configure(c, config)
	if err != nil {
		return nil, err
	}
	if !c.IsSet("judge") {
		config.Judge = ""
	}
	if config, err = host.RecordConfig(r, config); err != nil {
		return nil, err
	}
	return host.Open(c.Context, config)
}

// configure completes a configuration from the flags.
func configure(c *cli.Context, config host.Config) (host.Config, error) {
	config.Wasm = c.String("wasm")
	config.Worker = []string{"", workerVerb}
	config.Judge, config.CrossCheck = c.String("judge"), c.Bool("cross-check")
	if err := setLimits(c, &config); err != nil {
		return config, err
	}
	if config.Case != nil {
		return config, nil
	}
	config.Plugins = plugins.FS()
	if err := setCase(c, &config); err != nil {
		return config, err
	}
	for _, name := range c.StringSlice("with") {
		folder, err := broughtReading(name)
		if err != nil {
			return config, err
		}
		config.With = append(config.With, folder)
	}
	if dir := c.String("plugins"); dir != "" {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() {
			return config, usage{fmt.Sprintf("%s is not a folder of plugins", dir),
				"each plugin is a folder in it, with plugin.yaml"}
		}
		own, err := folderFS(dir)
		if err != nil {
			return config, err
		}
		config.Plugins = layers{own, config.Plugins}
	}
	return config, nil
}

func closeHost(ctx context.Context, h *host.Host) { h.Close(context.WithoutCancel(ctx)) }

// trace says on standard error, where --verbose asks, whose code was loaded and which engine runs it.
func trace(c *cli.Context, s *streams, h *host.Host) {
	if !c.Bool("verbose") {
		return
	}
	all, err := h.Inspect(c.Context, host.InspectRequest{})
	if err != nil {
		return
	}
	for _, r := range all.Readings {
		switch {
		case r.PluginError != nil:
			fmt.Fprintf(s.err, "%s: plugin: %s\n", r.Reading, harmless(r.PluginError.Error()))
		case r.Plugin != nil:
			fmt.Fprintf(s.err, "%s: plugin %s %s, sha256:%s, %s, runs in the %s%s\n", r.Reading, r.Plugin.Name,
				harmless(r.Plugin.Version), r.Plugin.SHA256, r.Plugin.Form, r.Plugin.Engine, becauseOf(
					r.Plugin.Interpreted))
		}
		switch {
		case r.PolicyError != nil:
			fmt.Fprintf(s.err, "%s: policy: %s\n", r.Reading, harmless(r.PolicyError.Error()))
		case r.Policy != nil:
			fmt.Fprintf(s.err, "%s: policy %s, %s with a title, runs in %s\n", r.Reading, r.Policy.Digest,
				report.Counted(len(r.Policy.Rules), "rule"), r.Policy.Engine)
		}
	}
}

// becauseOf adds a reason, if there is one.
func becauseOf(reason string) string {
	if reason == "" {
		return ""
	}
	return ", because " + harmless(reason)
}
