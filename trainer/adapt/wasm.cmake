# What learns a hand in the page. Without SIMD it is not learnt there: a browser that lacks it is too slow.
wasm_exports(exports ${CMAKE_CURRENT_LIST_DIR}/learn.h LEARN_API learn_)
target_link_libraries(inkdigit_adapt PRIVATE inkdigit-wasm-options)
target_compile_options(inkdigit_adapt PRIVATE -Oz -finline-hint-functions -msimd128)
link_learning_module(inkdigit-learn inkdigit_adapt "${exports}")
