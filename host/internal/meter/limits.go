package meter

// limits bounds what a module may be made of. Each is far above what real compilers give; the largest figures known,
// most of them of Go programs, stand behind.
type limits struct {
	bytes        int    // of the module; 3.4 MB
	types        uint32 // 19
	params       uint32 // of one function type; 7
	results      uint32 // of one function type; 1
	imports      uint32 // 17
	exports      uint32 // 5
	name         uint32 // bytes of an imported or exported name; 22
	functions    uint32 // defined ones; 2139
	globals      uint32 // 20
	segments     uint32 // of data; 36,900, since Go's linker splits at zeros
	tables       uint32 // 1
	tableMin     uint32 // entries a table starts with; 6235
	elements     uint32 // items of all element segments together; 2139
	locals       uint32 // of one function; 29
	allLocals    uint32 // of all functions together; 8704
	body         uint32 // bytes of one function; 29,238
	nesting      int    // of blocks; 550
	branches     uint32 // targets of one br_table; 964
	instructions int    // of all functions together; 990,000
	points       int    // places where code is added; 92,000
}

func defaultLimits() limits {
	return limits{
		bytes: 16 << 20,
		types: 4096, params: 64, results: 16,
		imports: 64, exports: 1024, name: 1024,
		functions: 1 << 16, globals: 4096, segments: 1 << 17,
		tables: 1, tableMin: 1 << 18, elements: 1 << 18,
		locals: 4096, allLocals: 1 << 20, body: 512 << 10,
		nesting: 4096, branches: 1 << 14,
		instructions: 4 << 20, points: 400_000,
	}
}
