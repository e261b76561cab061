(module
  
  (memory (export "memory") 8)
  (func (export "construe_v1_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "construe_v1_classify") (param i32 i32) (result i64) (i64.const 0x00000000ffffffff))
)
