(module
  
  (memory (export "memory") 8)
  (func (export "construe_v1_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "construe_v1_classify") (param i32 i32) (result i64) (block (loop (br_if 1 (i32.eq (memory.grow (i32.const 1)) (i32.const -1))) (br 0))) (i32.store8 (i32.const 0) (i32.const 71)) (i64.const 1))
)
