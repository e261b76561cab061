package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// noCache is the name that stands for no folder.
const noCache = "none"

func cacheFlag(verb string) cli.Flag {
	f := text(verb, "cache", defaultCache(), "the private `FOLDER` for compiled plugins and policies; none keeps "+
		"nothing, and ./none is a folder")
	f.DefaultText = homeRelative(f.Value)
	return f
}

func defaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return noCache
	}
	return filepath.Join(dir, "construe")
}

// cacheFolder is where compiled plugins and policies are kept; "" for nowhere.
func cacheFolder(c *cli.Context) string {
	if dir := c.String("cache"); dir != noCache {
		return dir
	}
	return ""
}

// setCache gives a configuration the cache that the flags name. It warns where the cache was asked for and cannot be
// used.
func setCache(config *host.Config, dir string, asked bool, warnings io.Writer) (err error) {
	if config.CacheDir = dir; dir == "" {
		return nil
	}
	if config.CacheKey, err = cacheKey(rand.Reader); err != nil {
		return err
	}
	// somebody else put it there, or it was opened to others
	if file := keyFile(); config.CacheKey == nil && file != "" && isPresent(file) {
		fmt.Fprintf(warnings, "construe: warning: cache: %s is not a key that you alone can read, so what is "+
			"compiled is not kept; "+
			"expected a file of yours with mode 0600 as construe makes it, or none\n", harmless(file))
		return nil
	}
	if err := host.CheckCache(dir, config.CacheKey); err != nil && asked {
		fmt.Fprintf(warnings, "construe: warning: what is compiled is not kept: %s\n", harmless(err.Error()))
	}
	return nil
}

// isPresent reports whether anything stands at a path, a broken link too.
func isPresent(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}
