# The modules with relaxed SIMD: those with SIMD, but for the matrix products. In order: by Emscripten alone, where its LLVM
# knows the final opcodes (16 and later); by Debian 12's Emscripten with the compiler and the linker of LLVM 19, which
# that can be told to take, and npm's wasm-opt; or as copies of those with SIMD, so that who asks for them always finds them.
include(CheckCXXSourceCompiles)
set(RELAXED_FLAGS -msimd128 -mrelaxed-simd)
set(RELAXED_OBJECTS $<TARGET_OBJECTS:inkdigit-relaxed-products>
  $<FILTER:$<TARGET_OBJECTS:inkdigit-simd-kernels>,EXCLUDE,/kernels/gemm>
  $<TARGET_OBJECTS:inkdigit-simd-pictures>)
set(RELAXED_WHOLE_OBJECTS ${RELAXED_OBJECTS} $<TARGET_OBJECTS:inkdigit-simd-convolution>
  $<TARGET_OBJECTS:inkdigit-wasm-common> $<TARGET_OBJECTS:inkdigit-wasm-inspection>)
list(APPEND RELAXED_OBJECTS $<TARGET_OBJECTS:inkdigit-simd-direct> $<TARGET_OBJECTS:inkdigit-wasm-few>)

function(add_relaxed_products)
  add_library(inkdigit-relaxed-products OBJECT kernels/gemm.cpp kernels/gemm_int8.cpp)
  target_link_libraries(inkdigit-relaxed-products PRIVATE inkdigit-wasm-options)
  target_compile_options(inkdigit-relaxed-products PRIVATE ${FAST} ${RELAXED_FLAGS})
endfunction()

list(JOIN RELAXED_FLAGS " " CMAKE_REQUIRED_FLAGS)
check_cxx_source_compiles("#include <wasm_simd128.h>
  int main(int argc, char**) {
    const v128_t v = wasm_i32x4_splat(argc);
    const v128_t sum = wasm_f32x4_relaxed_madd(v, v, v);
    return wasm_i32x4_extract_lane(wasm_i32x4_relaxed_dot_i8x16_i7x16_add(v, v, sum), 0);
  }" INKDIGIT_EMSCRIPTEN_HAS_RELAXED_SIMD)
unset(CMAKE_REQUIRED_FLAGS)
if(INKDIGIT_EMSCRIPTEN_HAS_RELAXED_SIMD)
  add_relaxed_products()
  link_wasm_module(inkdigit-relaxed "${RELAXED_WHOLE_OBJECTS}" WASM_EXPORTS ${RELAXED_FLAGS})
  link_wasm_module(inkdigit-relaxed-strokes "${RELAXED_OBJECTS}" STROKES_EXPORTS ${RELAXED_FLAGS})
  return()
endif()

find_program(CLANG_19 clang++-19 NO_CMAKE_FIND_ROOT_PATH)
find_program(WASM_LD_19 wasm-ld-19 NO_CMAKE_FIND_ROOT_PATH)
find_program(NODE node NO_CMAKE_FIND_ROOT_PATH)
set(WASM_OPT ${PROJECT_SOURCE_DIR}/node_modules/binaryen/bin/wasm-opt)
# Debian's Emscripten appends this to the names of LLVM's programs.
set(WITH_LLVM_19 ${CMAKE_COMMAND} -E env EM_CLANG_ADD_VERSION=19 EM_LLVM_ADD_VERSION=19)
if(CLANG_19 AND WASM_LD_19 AND NODE AND EXISTS ${WASM_OPT})
  execute_process(
    COMMAND ${WITH_LLVM_19} ${CMAKE_CXX_COMPILER} ${RELAXED_FLAGS} -fsyntax-only -x c++ -include wasm_simd128.h /dev/null
    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
endif()

if(NOT DEFINED failed OR failed)
  message("inkdigit: without relaxed SIMD, int8 is slower in WebAssembly; "
    "it takes a current emsdk, or clang-19, lld-19 and npm's packages beside Debian's emscripten")
  foreach(kind "" -strokes)
    set(copy ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/inkdigit-relaxed${kind}.wasm)
    add_custom_command(OUTPUT ${copy} VERBATIM DEPENDS inkdigit-simd${kind}
      COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:inkdigit-simd${kind}> ${copy})
    add_custom_target(inkdigit-relaxed${kind} ALL DEPENDS ${copy})
  endforeach()
  return()
endif()

add_relaxed_products()
set_target_properties(inkdigit-relaxed-products PROPERTIES
  CXX_COMPILER_LAUNCHER "${WITH_LLVM_19};${CMAKE_CXX_COMPILER_LAUNCHER}")

# What em++ -v shows that it does with MODULE_LINK_OPTIONS, but for Debian's Binaryen 108, which does not know the opcodes.
set(LIBRARIES ${EMSCRIPTEN_SYSROOT}/lib/wasm32-emscripten/lto)
function(link_relaxed_module name objects exports)
  list(TRANSFORM ${exports} REPLACE "^_" "--export=" OUTPUT_VARIABLE functions)
  set(linked ${CMAKE_CURRENT_BINARY_DIR}/${name}.linked.wasm)
  set(module ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name}.wasm)
  add_custom_command(OUTPUT ${module} VERBATIM COMMAND_EXPAND_LISTS DEPENDS ${objects} ${WASM_OPT}
    COMMAND ${WASM_LD_19} -o ${linked} ${objects} ${functions} --entry=_initialize --import-undefined --strip-all
      -mllvm -combiner-global-alias-analysis=false -mllvm -disable-lsr
      -z stack-size=262144 --initial-memory=4194304 --max-memory=2147483648 --global-base=1024
      -L${LIBRARIES} ${LIBRARIES}/crt1_reactor.o -lstandalonewasm-memgrow -lstubs -lnoexit -lc-optz -lemmalloc
      -lcompiler_rt -lc++-noexcept -lc++abi-noexcept
    COMMAND ${NODE} ${WASM_OPT} ${linked} -o ${module} --post-emscripten -Oz --low-memory-unused
      --zero-filled-memory --strip-debug --strip-producers
      --mvp-features --enable-sign-ext --enable-simd --enable-relaxed-simd)
  add_custom_target(${name} ALL DEPENDS ${module})
endfunction()
link_relaxed_module(inkdigit-relaxed "${RELAXED_WHOLE_OBJECTS}" WASM_EXPORTS)
link_relaxed_module(inkdigit-relaxed-strokes "${RELAXED_OBJECTS}" STROKES_EXPORTS)
