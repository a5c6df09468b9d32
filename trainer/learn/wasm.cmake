# Random123 compiles for processors alone that somebody has tried it on. What it is for this one is C
# without any processor's instructions; tests/node/learn.test.js compares its numbers.
set_source_files_properties(../base/random.cpp PROPERTIES
  COMPILE_DEFINITIONS __riscv SKIP_UNITY_BUILD_INCLUSION ON)
target_link_libraries(inkdigit_learn PRIVATE inkdigit-wasm-options)
target_compile_options(inkdigit_learn PRIVATE -O2 -msimd128)
