;; A classifier that answers nothing yet: every term stays unknown. It has no imports, and so can see nothing but its input.
;; Build it with: wat2wasm answers.wat
(module
  (memory (export "memory") 1)
  ;; What it says, whatever it is given. An answer goes into terms, by term and subject ("" is the whole runtime):
  ;;   "terms":{"TERM":{"":{"value":"ANSWER","because":[{"text":"why","pointers":["/offering/category"]}]}}}
  ;; The second number in construe_v1_classify is the length of the whole in bytes.
  (data (i32.const 16) "{\"construe\":\"classification/v1\",\"terms\":{}}")
  ;; Room for the input, in pages of 64 KiB behind the first.
  (func (export "construe_v1_alloc") (param $length i32) (result i32)
    (drop (memory.grow (i32.shr_u (i32.add (local.get $length) (i32.const 65535)) (i32.const 16))))
    (i32.const 65536))
  ;; Where the answer begins, and how long it is: 16 << 32 | 43.
  (func (export "construe_v1_classify") (param $input i32) (param $length i32) (result i64)
    (i64.or (i64.shl (i64.const 16) (i64.const 32)) (i64.const 43))))
