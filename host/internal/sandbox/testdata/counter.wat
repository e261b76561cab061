(module
  
  (memory (export "memory") 8)
  (func (export "construe_v1_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "construe_v1_classify") (param i32 i32) (result i64) (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 49))) (i64.const 1))
)
