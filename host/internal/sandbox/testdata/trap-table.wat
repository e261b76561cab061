(module
  
  (memory (export "memory") 1)
  (func (export "_start") (call_indirect (i32.const 3)))
  (table 4 funcref))
