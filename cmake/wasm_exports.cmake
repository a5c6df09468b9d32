# The functions that a header of a WebAssembly module declares, as the linker takes them: those whose declaration begins
# with `macro` and whose names begin with `prefix`.
function(wasm_exports result header macro prefix)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  file(READ ${header} declarations)
  string(REGEX MATCHALL "${macro} [A-Za-z0-9_* \n]*${prefix}[a-z0-9_]+\\(" exports "${declarations}")
  list(TRANSFORM exports REPLACE "^.*[* \n](${prefix}[a-z0-9_]+)\\($" "_\\1")
  set(${result} ${exports} PARENT_SCOPE)
endfunction()

# A module that learns, with SIMD: the engine without what reads pictures and numbers, the backward side, and `objects`.
function(link_learning_module name objects exports)
  list(JOIN exports , functions)
  add_executable(${name}
    $<TARGET_OBJECTS:${objects}>
    $<TARGET_OBJECTS:inkdigit_learn>
    $<TARGET_OBJECTS:inkdigit-simd-convolution>
    $<TARGET_OBJECTS:inkdigit-simd-kernels>
    $<TARGET_OBJECTS:inkdigit-wasm-common>)
  target_link_options(${name} PRIVATE ${WASM_FLAGS} -msimd128 -Oz --no-entry -sSTANDALONE_WASM
    -sALLOW_MEMORY_GROWTH -sMALLOC=emmalloc -sINITIAL_MEMORY=8MB -sTOTAL_STACK=256KB
    -sEXPORTED_FUNCTIONS=${functions})
  set_target_properties(${name} PROPERTIES SUFFIX .wasm LINKER_LANGUAGE CXX)
endfunction()
