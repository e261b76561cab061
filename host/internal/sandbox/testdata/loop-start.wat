(module
  
  (memory (export "memory") 1)
  (func (export "_start") )
  (func $s (loop (br 0)))
  (start $s))
