(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 8)
  (func (export "construe_v1_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "construe_v1_classify") (param i32 i32) (result i64) (call $exit (i32.const 0)) (unreachable))
)
