# What learns in the page: the engine without what reads pictures and numbers, the backward side, and this folder, with
# SIMD. Without it a hand is not learnt in the page: a browser that lacks it is too slow.
set(LEARN_HEADER ${CMAKE_CURRENT_LIST_DIR}/learn.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${LEARN_HEADER})
file(READ ${LEARN_HEADER} declarations)
string(REGEX MATCHALL "LEARN_API [A-Za-z0-9_* \n]*learn_[a-z0-9_]+\\(" LEARN_EXPORTS "${declarations}")
list(TRANSFORM LEARN_EXPORTS REPLACE "^.*[* \n](learn_[a-z0-9_]+)\\($" "\\1")
list(TRANSFORM LEARN_EXPORTS PREPEND _)
list(JOIN LEARN_EXPORTS , functions)

target_link_libraries(inkdigit_adapt PRIVATE inkdigit-wasm-options)
target_compile_options(inkdigit_adapt PRIVATE -Oz -finline-hint-functions -msimd128)
add_executable(inkdigit-learn
  $<TARGET_OBJECTS:inkdigit_adapt>
  $<TARGET_OBJECTS:inkdigit_learn>
  $<TARGET_OBJECTS:inkdigit-simd-convolution>
  $<TARGET_OBJECTS:inkdigit-simd-kernels>
  $<TARGET_OBJECTS:inkdigit-wasm-common>)
target_link_options(inkdigit-learn PRIVATE ${WASM_FLAGS} -msimd128 -Oz --no-entry -sSTANDALONE_WASM
  -sALLOW_MEMORY_GROWTH -sMALLOC=emmalloc -sINITIAL_MEMORY=8MB -sTOTAL_STACK=256KB
  -sEXPORTED_FUNCTIONS=${functions})
set_target_properties(inkdigit-learn PROPERTIES SUFFIX .wasm LINKER_LANGUAGE CXX)
