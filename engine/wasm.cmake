# The engine as WebAssembly modules with one C interface (include/inkdigit/inkdigit.h): with relaxed SIMD, with SIMD and
# without. Each is there twice: whole, and for strokes alone and networks of few kinds of layers, which is all that a page
# needs to draw in and is half as large. They need no JavaScript of Emscripten's: web/recognizer.js instantiates them and
# stubs the few imports.

# The functions named ink_, from the only list that there is of them.
set(C_HEADER ${PROJECT_SOURCE_DIR}/include/inkdigit/inkdigit.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${C_HEADER})
file(READ ${C_HEADER} declarations)
string(REGEX MATCHALL "INKDIGIT_API [A-Za-z0-9_* \n]*ink_[a-z0-9_]+\\(" WASM_EXPORTS
  "${declarations}")
list(TRANSFORM WASM_EXPORTS REPLACE "^.*[* \n](ink_[a-z0-9_]+)\\($" "\\1")
list(TRANSFORM WASM_EXPORTS PREPEND _)
# What is not exported and leads to nothing that is, the linker leaves out.
set(STROKES_EXPORTS ${WASM_EXPORTS})
list(FILTER STROKES_EXPORTS EXCLUDE REGEX
  "^_ink_(recognize_bitmap|recognize_picture|picture_.*|allow|set_.*|.*alternative.*|inspect_.*|explain)$")

set(HOT_SOURCES kernels/gemm.cpp kernels/gemm_int8.cpp kernels/max_pool.cpp
  kernels/winograd.cpp
  layers/add.cpp layers/avg_pool2d.cpp layers/batch_norm2d.cpp layers/depthwise_conv2d.cpp
  layers/leaky_relu.cpp layers/quantize.cpp layers/relu.cpp ink/rasterize_strokes.cpp)
# What looks at every pixel of a picture; the module for strokes leaves it out.
set(PICTURE_SOURCES ink/picture/contrast.cpp ink/picture/distance.cpp ink/picture/extrema.cpp
  ink/picture/find_ink.cpp ink/picture/fit_ink.cpp ink/picture/straight_lines.cpp
  ink/picture/stroke_width.cpp ink/picture/tones.cpp)
# What depends on whether a convolution may take Winograd's form.
set(WINOGRAD_SOURCES layers/conv2d.cpp layers/winograd.cpp)
# What looks inside the network; the module for strokes is linked without it.
set(INSPECTION_SOURCES c_api_inspection.cpp ink/fit_strokes.cpp inspection.cpp
  network/receptive_field.cpp)
# What is the same with SIMD and without is compiled once. It wants to be small, and knows nothing of SIMD.
# -Oz alone leaves a call for each of the library's one-line functions: the module is a fifteenth
# larger, and reads weights half as fast.
set(COLD_SOURCES ${ENGINE_SOURCES} c_api.cpp)
list(REMOVE_ITEM COLD_SOURCES ${HOT_SOURCES} ${WINOGRAD_SOURCES} ${PICTURE_SOURCES}
  ${INSPECTION_SOURCES})
set(SMALL -Oz -finline-hint-functions)

add_library(inkdigit-wasm-common OBJECT ${COLD_SOURCES})
target_link_libraries(inkdigit-wasm-common PRIVATE inkdigit-wasm-options)
target_compile_options(inkdigit-wasm-common PRIVATE ${SMALL})
compile_together(inkdigit-wasm-common 24)
# The same for the modules for strokes (spec/layer_specs.hpp).
set(FEW_SOURCES ${COLD_SOURCES} json/few_remarks.cpp)
list(REMOVE_ITEM FEW_SOURCES json/remarks.cpp)
add_library(inkdigit-wasm-few OBJECT ${FEW_SOURCES})
target_link_libraries(inkdigit-wasm-few PRIVATE inkdigit-wasm-options)
target_compile_options(inkdigit-wasm-few PRIVATE ${SMALL} -DINKDIGIT_FEW_LAYERS)
compile_together(inkdigit-wasm-few 24)
add_library(inkdigit-wasm-inspection OBJECT ${INSPECTION_SOURCES})
target_link_libraries(inkdigit-wasm-inspection PRIVATE inkdigit-wasm-options)
target_compile_options(inkdigit-wasm-inspection PRIVATE ${SMALL})
compile_together(inkdigit-wasm-inspection 4)

# What every module is linked with, and the flags for it.
set(MODULE_LINK_OPTIONS ${WASM_FLAGS} -Oz --no-entry -sSTANDALONE_WASM
  -sALLOW_MEMORY_GROWTH -sMALLOC=emmalloc -sINITIAL_MEMORY=4MB -sTOTAL_STACK=256KB)

# `exports` names the list of functions. The rest: options of the build.
function(link_wasm_module name objects exports)
  list(JOIN ${exports} , functions)
  add_executable(${name} ${objects})
  target_link_options(${name} PRIVATE ${MODULE_LINK_OPTIONS} ${ARGN} -sEXPORTED_FUNCTIONS=${functions})
  set_target_properties(${name} PROPERTIES SUFFIX .wasm LINKER_LANGUAGE CXX)
endfunction()

# `optimize`: of the kernels.
function(add_wasm_modules build optimize)
  add_library(${build}-kernels OBJECT ${HOT_SOURCES})
  target_link_libraries(${build}-kernels PRIVATE inkdigit-wasm-options)
  target_compile_options(${build}-kernels PRIVATE ${optimize} ${ARGN})
  compile_together(${build}-kernels 8)
  add_library(${build}-pictures OBJECT ${PICTURE_SOURCES})
  target_link_libraries(${build}-pictures PRIVATE inkdigit-wasm-options)
  target_compile_options(${build}-pictures PRIVATE -O2 -fno-unroll-loops ${ARGN})
  compile_together(${build}-pictures 8)
  add_library(${build}-convolution OBJECT ${WINOGRAD_SOURCES})
  target_link_libraries(${build}-convolution PRIVATE inkdigit-wasm-options)
  target_compile_options(${build}-convolution PRIVATE ${SMALL} ${ARGN})
  # Where all products are integers, Winograd's form would only take memory, which is filled with zeros first.
  add_library(${build}-direct OBJECT ${WINOGRAD_SOURCES})
  target_link_libraries(${build}-direct PRIVATE inkdigit-wasm-options)
  target_compile_options(${build}-direct PRIVATE ${SMALL} ${ARGN} -DINKDIGIT_DIRECT_CONVOLUTION)
  set(objects $<TARGET_OBJECTS:${build}-kernels> $<TARGET_OBJECTS:${build}-pictures>)
  set(few ${objects} $<TARGET_OBJECTS:${build}-direct> $<TARGET_OBJECTS:inkdigit-wasm-few>)
  link_wasm_module(${build}-strokes "${few}" STROKES_EXPORTS ${ARGN})
  list(APPEND objects $<TARGET_OBJECTS:${build}-convolution> $<TARGET_OBJECTS:inkdigit-wasm-common>
    $<TARGET_OBJECTS:inkdigit-wasm-inspection>)
  link_wasm_module(${build} "${objects}" WASM_EXPORTS ${ARGN})
endfunction()

# Emscripten 3.1's -O3 alone makes the module 7 kB larger (gzipped), and no faster.
set(FAST "-Oz;-O3")
add_wasm_modules(inkdigit-simd "${FAST}" -msimd128)
# Without SIMD, -O3 is larger, a third slower in floats and a tenth faster in integers.
# Winograd's form would make it 4 kB larger, for the few browsers that need it.
add_wasm_modules(inkdigit-scalar "-Oz;-O2" -DINKDIGIT_DIRECT_CONVOLUTION)
include(wasm_relaxed.cmake)
