package sandbox

// Limits names the bounds that a module's result may depend on, in bytes. The deadline is none of them: what it stops is
// the outcome host-limit, which no other host need find.
func (c Config) Limits() (map[string]int64, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	return map[string]int64{"module_memory_bytes": int64(c.MemoryPages) << 16, "module_output_bytes": int64(c.MaxOutput)}, nil
}
