(module
  
  (memory (export "memory") 1)
  (func (export "_start") )
  (data (i32.const 65535) "ab"))
