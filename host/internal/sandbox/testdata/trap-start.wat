(module
  
  (memory (export "memory") 1)
  (func (export "_start") )
  (func $s (unreachable))
  (start $s))
