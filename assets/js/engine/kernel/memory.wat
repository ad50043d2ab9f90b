;; The kernel of the engine, in files by idea, which are one module together. kernel.js says what each function does.
;; `python tests/programs/kernel_source.py` assembles them into kernel.wasm.
(import "engine" "memory" (memory 1))
