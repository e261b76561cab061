;; A classifier in text. It has no imports, and so sees nothing but its input: the facts that plugin.yaml names under
;; reads. build.sh builds it, with wat2wasm. What it answers stands in the table at the end; the code above is the same
;; for every case. Each text of the table ends with a zero byte, "\00", so that no length has to be counted.
(module
  (memory (export "memory") 2)
  (global $input (mut i32) (i32.const 0)) ;; where the facts begin
  (global $end (mut i32) (i32.const 0))   ;; where they end, and the answer begins
  (global $out (mut i32) (i32.const 0))   ;; where the next byte of the answer goes

  ;; Room for the facts behind the table, and behind them 1 MiB for the answer.
  (func (export "construe_v1_alloc") (param $length i32) (result i32)
    (i32.shl
      (memory.grow (i32.add (i32.shr_u (i32.add (local.get $length) (i32.const 65535)) (i32.const 16)) (i32.const 16)))
      (i32.const 16)))

  ;; The text behind a text.
  (func $next (param $text i32) (result i32)
    (loop $more
      (if (i32.load8_u (local.get $text))
        (then
          (local.set $text (i32.add (local.get $text) (i32.const 1)))
          (br $more))))
    (i32.add (local.get $text) (i32.const 1)))

  ;; Writes one byte.
  (func $put (param $byte i32)
    (i32.store8 (global.get $out) (local.get $byte))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  ;; Writes a text.
  (func $say (param $text i32)
    (loop $more
      (if (i32.load8_u (local.get $text))
        (then
          (call $put (i32.load8_u (local.get $text)))
          (local.set $text (i32.add (local.get $text) (i32.const 1)))
          (br $more)))))

  ;; Whether a text stands at a place of the facts. The facts end with a brace, and so before any text does.
  (func $stands (param $at i32) (param $text i32) (result i32)
    (loop $more
      (if (i32.eqz (i32.load8_u (local.get $text)))
        (then (return (i32.const 1))))
      (if (i32.ge_u (local.get $at) (global.get $end))
        (then (return (i32.const 0))))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.load8_u (local.get $text)))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $text (i32.add (local.get $text) (i32.const 1)))
      (br $more))
    (unreachable))

  ;; Whether a text stands anywhere in the facts.
  (func $shown (param $text i32) (result i32) (local $at i32)
    (local.set $at (global.get $input))
    (loop $more
      (if (call $stands (local.get $at) (local.get $text))
        (then (return (i32.const 1))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $at) (global.get $end))))
    (i32.const 0))

  ;; Writes an answer: the first whose text is shown, or else the one that stands first in the table.
  (func $answer (param $rules i32)
    (loop $more
      (if (i32.eqz (i32.load8_u (local.get $rules)))
        (then
          (call $say (i32.const 16))
          (return)))
      (if (call $shown (local.get $rules))
        (then
          (call $say (call $next (local.get $rules)))
          (return)))
      (local.set $rules (call $next (call $next (local.get $rules))))
      (br $more)))

  ;; The closing quote of the text of the facts that begins at a place.
  (func $quote (param $at i32) (result i32)
    (loop $more
      (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 34))
        (then (return (local.get $at))))
      (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 92)) ;; a backslash, and what it stands before
        (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $more))
    (unreachable))

  ;; Answers for each subject: each name in the object that stands under $collection in runtime or derived. $begun is
  ;; what a subject begins with.
  (func $each (param $collection i32) (param $begun i32) (param $rules i32)
    (local $at i32) (local $name i32) (local $byte i32) (local $depth i32) (local $inside i32) (local $several i32)
    (local.set $at (global.get $input))
    (loop $more
      (if (i32.ge_u (local.get $at) (global.get $end))
        (then (return)))
      (local.set $byte (i32.load8_u (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.eq (local.get $byte) (i32.const 123)) ;; {
        (then (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
      (if (i32.eq (local.get $byte) (i32.const 125)) ;; }
        (then
          (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
          (if (i32.and (local.get $inside) (i32.eq (local.get $depth) (i32.const 2)))
            (then (return)))))
      (br_if $more (i32.ne (local.get $byte) (i32.const 34))) ;; a text begins
      (local.set $name (local.get $at))
      (local.set $at (i32.add (call $quote (local.get $at)) (i32.const 1)))
      (br_if $more (i32.ne (i32.load8_u (local.get $at)) (i32.const 58))) ;; a name has a colon behind it
      (if (i32.and (i32.eq (local.get $depth) (i32.const 2)) (call $stands (local.get $name) (local.get $collection)))
        (then
          (local.set $inside (i32.const 1))
          (br $more)))
      (if (i32.and (local.get $inside) (i32.eq (local.get $depth) (i32.const 3)))
        (then
          (if (local.get $several)
            (then (call $put (i32.const 44)))) ;; a comma
          (local.set $several (i32.const 1))
          (call $say (local.get $begun))
          (loop $letters ;; to the closing quote, and that
            (call $put (i32.load8_u (local.get $name)))
            (local.set $name (i32.add (local.get $name) (i32.const 1)))
            (br_if $letters (i32.lt_u (local.get $name) (local.get $at))))
          (call $put (i32.const 58))
          (call $answer (local.get $rules))))
      (br $more)))

  (func (export "construe_v1_classify") (param $from i32) (param $length i32) (result i64)
    (local $term i32) (local $collection i32) (local $begun i32) (local $rules i32)
    (global.set $input (local.get $from))
    (global.set $end (i32.add (local.get $from) (local.get $length)))
    (global.set $out (global.get $end))
    (local.set $term (call $next (i32.const 16)))
    (call $say (local.get $term)) ;; what the answer begins with
    (local.set $term (call $next (local.get $term)))
    (loop $terms
      (local.set $collection (call $next (local.get $term)))
      (local.set $begun (call $next (local.get $collection)))
      (local.set $rules (call $next (local.get $begun)))
      (call $say (local.get $term))
      (if (i32.load8_u (local.get $collection))
        (then (call $each (local.get $collection) (local.get $begun) (local.get $rules)))
        (else
          (call $say (local.get $begun))
          (call $answer (local.get $rules))))
      (call $put (i32.const 125))
      (loop $over ;; the rules, to the empty text behind them
        (if (i32.load8_u (local.get $rules))
          (then
            (local.set $rules (call $next (call $next (local.get $rules))))
            (br $over))))
      (local.set $term (call $next (local.get $rules)))
      (if (i32.load8_u (local.get $term))
        (then
          (call $put (i32.const 44))
          (br $terms))))
    (call $put (i32.const 125))
    (call $put (i32.const 125))
    ;; Where the answer begins, and how long it is.
    (i64.or
      (i64.shl (i64.extend_i32_u (global.get $end)) (i64.const 32))
      (i64.extend_i32_u (i32.sub (global.get $out) (global.get $end)))))

  ;; The table. First what is said where no rule holds, and what the answer begins with. Then for each term its name; the
  ;; collection whose members are its subjects, nothing for the whole runtime; what a subject begins with; its rules, each
  ;; a text to look for in the facts and the answer where it is there; and nothing. A rule can be written like this:
  ;;   "\"category\":\"model_api\"\00" "{\"value\":\"ANSWER\"}\00"
  (data (i32.const 16)
;;TABLE
  ))
