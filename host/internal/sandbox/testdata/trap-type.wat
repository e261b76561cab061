(module
  
  (memory (export "memory") 1)
  (func (export "_start") (call_indirect (type $t) (i32.const 0)))
  (type $t (func (param) (result)))
  (table 1 funcref) (elem (i32.const 0) $f) (func $f (param i32)))
