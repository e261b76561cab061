;; A classifier in text. It has no imports, and so sees nothing but its input: the facts that plugin.yaml names under
;; reads, in canonical JSON. build.sh builds it, with wat2wasm. What it answers stands in the table at the end; the code
;; above is the same for every case. Each text of the table ends with a zero byte, "\00", so that no length has to be
;; counted.
(module
  (memory (export "memory") 2)
  (global $input (mut i32) (i32.const 0))   ;; where the facts begin
  (global $runtime (mut i32) (i32.const 0)) ;; where the runtime stands in them
  (global $end (mut i32) (i32.const 0))     ;; where they end, and the answer begins
  (global $out (mut i32) (i32.const 0))     ;; where the next byte of the answer goes
  (global $begun (mut i32) (i32.const 0))   ;; what the name of the subject begins with
  (global $name (mut i32) (i32.const 0))    ;; how it goes on, in the facts; 0 of the whole runtime
  (global $subject (mut i32) (i32.const 0)) ;; where the subject stands in the facts

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

  ;; Writes a text. The byte 1 in it stands for the name of the subject.
  (func $say (param $text i32) (local $byte i32)
    (loop $more
      (local.set $byte (i32.load8_u (local.get $text)))
      (if (local.get $byte)
        (then
          (if (i32.eq (local.get $byte) (i32.const 1))
            (then (call $who))
            (else (call $put (local.get $byte))))
          (local.set $text (i32.add (local.get $text) (i32.const 1)))
          (br $more)))))

  ;; Writes the name of the subject, such as /dealings/first; nothing of the whole runtime.
  (func $who (local $at i32)
    (call $say (global.get $begun))
    (local.set $at (global.get $name))
    (if (local.get $at)
      (then
        (loop $letters ;; to the closing quote
          (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 34))
            (then
              (call $put (i32.load8_u (local.get $at)))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (br $letters)))))))

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

  ;; The place behind the value that stands at a place of the facts. A bracket within a text is none. With the bit 32, [
  ;; becomes {, and ] becomes }.
  (func $behind (param $at i32) (result i32) (local $depth i32) (local $byte i32)
    (loop $more
      (local.set $byte (i32.or (i32.load8_u (local.get $at)) (i32.const 32)))
      (if (i32.eq (local.get $byte) (i32.const 34)) ;; a text begins
        (then (local.set $at (call $quote (i32.add (local.get $at) (i32.const 1))))))
      (if (i32.eq (local.get $byte) (i32.const 123)) ;; {
        (then (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
      (if (i32.eq (local.get $byte) (i32.const 125)) ;; }
        (then (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $more (local.get $depth))
      (local.set $byte (i32.or (i32.load8_u (local.get $at)) (i32.const 32)))
      (br_if $more
        (i32.and (i32.lt_u (local.get $at) (global.get $end))
          (i32.and (i32.ne (local.get $byte) (i32.const 44)) (i32.ne (local.get $byte) (i32.const 125)))))) ;; , or }
    (local.get $at))

  ;; The end of the first step of a path, where that is the name which begins at a place of the facts; or else 0.
  (func $step (param $at i32) (param $path i32) (result i32)
    (loop $more
      (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 34)) ;; the name ends, and so must the step
        (then
          (return
            (select
              (local.get $path)
              (i32.const 0)
              (i32.or
                (i32.eqz (i32.load8_u (local.get $path)))
                (i32.eq (i32.load8_u (local.get $path)) (i32.const 47)))))))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.load8_u (local.get $path)))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $path (i32.add (local.get $path) (i32.const 1)))
      (br $more))
    (unreachable))

  ;; Where the value at the end of a path stands, from the object at a place of the facts on; 0 where there is none.
  (func $find (param $at i32) (param $path i32) (result i32) (local $rest i32)
    (loop $inside
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 123)) ;; {
        (then (return (i32.const 0))))
      (loop $members
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 34)) ;; it has no members
          (then (return (i32.const 0))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $rest (call $step (local.get $at) (local.get $path)))
        (local.set $at (i32.add (call $quote (local.get $at)) (i32.const 2))) ;; over the quote and the colon
        (if (local.get $rest)
          (then
            (if (i32.eqz (i32.load8_u (local.get $rest)))
              (then (return (local.get $at))))
            (local.set $path (i32.add (local.get $rest) (i32.const 1)))
            (br $inside)))
        (local.set $at (call $behind (local.get $at)))
        (br_if $members (i32.eq (i32.load8_u (local.get $at)) (i32.const 44))))) ;; a comma
    (i32.const 0))

  ;; Where a fact stands. With a slash before it, it is one of the runtime, or else of what is derived; without, it is
  ;; one of the subject.
  (func $fact (param $path i32) (result i32) (local $at i32)
    (if (i32.ne (i32.load8_u (local.get $path)) (i32.const 47))
      (then (return (call $find (global.get $subject) (local.get $path)))))
    (local.set $path (i32.add (local.get $path) (i32.const 1)))
    (local.set $at (call $find (global.get $runtime) (local.get $path)))
    (if (local.get $at)
      (then (return (local.get $at))))
    (call $find (global.get $input) (local.get $path)))

  ;; Whether a fact is shown, and has a value. Of a text that is all between its quotes.
  (func $is (param $path i32) (param $value i32) (result i32) (local $at i32) (local $last i32)
    (local.set $at (call $fact (local.get $path)))
    (if (i32.eqz (local.get $at))
      (then (return (i32.const 0))))
    (local.set $last (call $behind (local.get $at)))
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 34))
      (then
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $last (i32.sub (local.get $last) (i32.const 1)))))
    (loop $more
      (if (i32.eqz (i32.load8_u (local.get $value)))
        (then (return (i32.eq (local.get $at) (local.get $last)))))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.load8_u (local.get $value)))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $value (i32.add (local.get $value) (i32.const 1)))
      (br $more))
    (unreachable))

  ;; Writes the subject and the answer about it: that of the first rule that holds; or else, and where the condition
  ;; does not hold, the one that stands first in the table.
  (func $about (param $condition i32) (param $rules i32)
    (call $put (i32.const 34)) ;; a quote
    (call $who)
    (call $put (i32.const 34))
    (call $put (i32.const 58)) ;; a colon
    (if (i32.load8_u (local.get $condition))
      (then
        (if (i32.eqz (call $is (local.get $condition) (call $next (local.get $condition))))
          (then
            (call $say (i32.const 16))
            (return)))))
    (loop $more
      (if (i32.eqz (i32.load8_u (local.get $rules)))
        (then
          (call $say (i32.const 16))
          (return)))
      (if (call $is (local.get $rules) (call $next (local.get $rules)))
        (then
          (call $say (call $next (call $next (local.get $rules))))
          (return)))
      (local.set $rules (call $next (call $next (call $next (local.get $rules)))))
      (br $more)))

  ;; Answers for each subject: each member of the object at a place of the facts.
  (func $each (param $place i32) (param $condition i32) (param $rules i32) (local $at i32) (local $several i32)
    (local.set $at (call $find (global.get $input) (local.get $place)))
    (if (i32.eqz (local.get $at))
      (then (return)))
    (loop $members
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 34)) ;; it has no members
        (then (return)))
      (if (local.get $several)
        (then (call $put (i32.const 44)))) ;; a comma
      (local.set $several (i32.const 1))
      (global.set $name (i32.add (local.get $at) (i32.const 1)))
      (global.set $subject (i32.add (call $quote (global.get $name)) (i32.const 2))) ;; over the quote and the colon
      (call $about (local.get $condition) (local.get $rules))
      (local.set $at (call $behind (global.get $subject)))
      (br_if $members (i32.eq (i32.load8_u (local.get $at)) (i32.const 44)))))

  (func (export "construe_v1_classify") (param $from i32) (param $length i32) (result i64)
    (local $term i32) (local $place i32) (local $condition i32) (local $rules i32)
    (global.set $input (local.get $from))
    (global.set $end (i32.add (local.get $from) (local.get $length)))
    (global.set $out (global.get $end))
    (local.set $term (call $next (i32.const 16)))
    (global.set $runtime (call $find (global.get $input) (local.get $term)))
    (local.set $term (call $next (local.get $term)))
    (call $say (local.get $term)) ;; what the answer begins with
    (local.set $term (call $next (local.get $term)))
    (loop $terms
      (local.set $place (call $next (local.get $term)))
      (global.set $begun (call $next (local.get $place)))
      (local.set $condition (call $next (global.get $begun)))
      (local.set $rules (call $next (call $next (local.get $condition))))
      (call $say (local.get $term))
      (if (i32.load8_u (local.get $place))
        (then (call $each (local.get $place) (local.get $condition) (local.get $rules)))
        (else
          (global.set $name (i32.const 0))
          (global.set $subject (global.get $runtime))
          (call $about (local.get $condition) (local.get $rules))))
      (call $put (i32.const 125))
      (loop $over ;; the rules, to the empty text behind them
        (if (i32.load8_u (local.get $rules))
          (then
            (local.set $rules (call $next (call $next (call $next (local.get $rules)))))
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

  ;; The table. First what is said where no rule holds, where the runtime stands, and what the answer begins with. Then
  ;; for each term
  ;;   its name; the place whose members are its subjects, nothing for the whole runtime; what their names begin with;
  ;;   its condition: a fact, and the value without which no rule is tried; or nothing twice;
  ;;   its rules, each on a line: a fact, a value, and the answer where the fact has that value;
  ;;   and nothing.
  ;; A fact without a slash before it is one of the subject, such as x/FIELD of a dealing; with one it is the JSON
  ;; Pointer of a fact of the runtime, such as /offering/category. plugin.yaml has to name it under reads, too. "\01" in
  ;; an answer stands for the name of the subject. So a rule is written like this:
  ;;   "kind\00" "sale\00" "{\"value\":\"ANSWER\",\"because\":[{\"text\":\"WHY\",\"pointers\":[\"\01/kind\"]}]}\00"
  ;; The condition of a hop is that reached is yes. While it is unknown, the hop may be no call of a model, and an
  ;; answer about it would depend on what nobody knows, which construe check refuses (unknown-property).
  (data (i32.const 16)
;;TABLE
  ))
