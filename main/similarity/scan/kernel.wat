;; Compares a query with records one by one and keeps those that are alike enough.
;; A record is 264 bytes: f32 1 / length of its embedding (negative: the record is free), u32 photo, int8 [256].
;; A query is int16 [256]. A find is 8 bytes: f32 score, u32 row.
(module
  (import "scan" "memory" (memory 1 65536 shared))

  ;; Sum of the products of 256 values; at most 256 * 127 * 32767, which an i32 holds.
  (func $dot (param $code i32) (param $query i32) (result i32)
    (local $end i32)
    (local $even v128)
    (local $odd v128)
    (local.set $end (i32.add (local.get $code) (i32.const 256)))
    (loop $next
      (local.set $even (i32x4.add (local.get $even) (i32x4.dot_i16x8_s
        (v128.load8x8_s (local.get $code)) (v128.load (local.get $query)))))
      (local.set $odd (i32x4.add (local.get $odd) (i32x4.dot_i16x8_s
        (v128.load8x8_s offset=8 (local.get $code)) (v128.load offset=16 (local.get $query)))))
      (local.set $even (i32x4.add (local.get $even) (i32x4.dot_i16x8_s
        (v128.load8x8_s offset=16 (local.get $code)) (v128.load offset=32 (local.get $query)))))
      (local.set $odd (i32x4.add (local.get $odd) (i32x4.dot_i16x8_s
        (v128.load8x8_s offset=24 (local.get $code)) (v128.load offset=48 (local.get $query)))))
      (local.set $query (i32.add (local.get $query) (i32.const 64)))
      (br_if $next (i32.lt_u
        (local.tee $code (i32.add (local.get $code) (i32.const 32))) (local.get $end))))
    (local.set $even (i32x4.add (local.get $even) (local.get $odd)))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $even)) (i32x4.extract_lane 1 (local.get $even)))
      (i32.add (i32x4.extract_lane 2 (local.get $even)) (i32x4.extract_lane 3 (local.get $even)))))

  ;; Scans the rows from $row until $end, only those whose bit in $filter is set (0: all), and appends those that
  ;; score more than $threshold to the $count finds, until these are $capacity. Gives the next row and the count.
  (func (export "scan")
    (param $records i32) (param $row i32) (param $end i32) (param $query i32) (param $filter i32)
    (param $finds i32) (param $count i32) (param $capacity i32) (param $threshold f32)
    (result i32 i32)
    (local $record i32)
    (local $bits i32)
    (local $inverse f32)
    (local $score f32)
    (local $find i32)
    (local.set $find (i32.add (local.get $finds) (i32.shl (local.get $count) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $end)))
        (br_if $done (i32.ge_u (local.get $count) (local.get $capacity)))
        (if (local.get $filter)
          (then
            ;; The rest of this word of 32 rows, its first bit being the row's.
            (local.set $bits (i32.shr_u
              (i32.load (i32.add (local.get $filter) (i32.shl (i32.shr_u (local.get $row) (i32.const 5)) (i32.const 2))))
              (i32.and (local.get $row) (i32.const 31))))
            (if (i32.eqz (local.get $bits))
              (then
                (local.set $row (i32.add (i32.or (local.get $row) (i32.const 31)) (i32.const 1)))
                (br $next)))
            (local.set $row (i32.add (local.get $row) (i32.ctz (local.get $bits))))
            (br_if $done (i32.ge_u (local.get $row) (local.get $end)))))
        (local.set $record (i32.add (local.get $records) (i32.mul (local.get $row) (i32.const 264))))
        (local.set $inverse (f32.load (local.get $record)))
        (if (f32.ge (local.get $inverse) (f32.const 0))
          (then
            (local.set $score (f32.mul (local.get $inverse) (f32.convert_i32_s
              (call $dot (i32.add (local.get $record) (i32.const 8)) (local.get $query)))))
            (if (f32.gt (local.get $score) (local.get $threshold))
              (then
                (f32.store (local.get $find) (local.get $score))
                (i32.store offset=4 (local.get $find) (local.get $row))
                (local.set $find (i32.add (local.get $find) (i32.const 8)))
                (local.set $count (i32.add (local.get $count) (i32.const 1)))))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next)))
    (select (local.get $end) (local.get $row) (i32.gt_u (local.get $row) (local.get $end)))
    (local.get $count))
)
