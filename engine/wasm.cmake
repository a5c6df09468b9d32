# The engine as two WebAssembly modules with one C interface (c_api.h). They need no JavaScript of
# Emscripten's: web/recognizer.js instantiates them and stubs the few imports.

# Highway and nlohmann/json are headers here, taken from the host's packages. They are linked into a
# folder of their own, because the host's whole include folder would shadow Emscripten's libc.
set(HOST_HEADERS ${CMAKE_CURRENT_BINARY_DIR}/host-headers)
file(MAKE_DIRECTORY ${HOST_HEADERS})
foreach(header hwy/highway.h nlohmann/json.hpp)
  get_filename_component(package ${header} DIRECTORY)
  find_path(${package}_INCLUDE ${header} PATHS /usr/include /usr/local/include
    NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(CREATE_LINK ${${package}_INCLUDE}/${package} ${HOST_HEADERS}/${package} SYMBOLIC)
endforeach()

set(WASM_EXPORTS
  ink_alloc ink_free ink_create ink_destroy ink_load ink_info ink_error
  ink_recognize_strokes ink_recognize_bitmap ink_recognize_raster
  ink_digit ink_confidence ink_plausibility ink_probabilities ink_raster
  ink_recognize_number ink_number_length ink_number_text ink_number_digit ink_number_confidence
  ink_number_strokes ink_number_stroke_count ink_number_box)
list(TRANSFORM WASM_EXPORTS PREPEND _)
list(JOIN WASM_EXPORTS , WASM_EXPORTS)

function(add_wasm_module name)
  add_executable(${name} ${ENGINE_SOURCES} c_api.cpp)
  target_link_libraries(${name} PRIVATE inkdigit_options)
  target_include_directories(${name} SYSTEM PRIVATE ${HOST_HEADERS})
  set(flags -fno-exceptions -fno-rtti -flto ${ARGN})
  # One SIMD target is known at compile time; the other needs no dispatch either.
  target_compile_definitions(${name} PRIVATE HWY_COMPILE_ONLY_STATIC JSON_NOEXCEPTION NDEBUG)
  # The kernels want speed, everything else wants to be small.
  target_compile_options(${name} PRIVATE ${flags} -Oz)
  target_link_options(${name} PRIVATE ${flags} -O3 --no-entry -sSTANDALONE_WASM
    -sALLOW_MEMORY_GROWTH -sMALLOC=emmalloc -sINITIAL_MEMORY=4MB -sTOTAL_STACK=256KB
    -sEXPORTED_FUNCTIONS=${WASM_EXPORTS})
  set_target_properties(${name} PROPERTIES SUFFIX .wasm)
endfunction()

add_wasm_module(inkdigit-simd -msimd128)
add_wasm_module(inkdigit-scalar)
set_source_files_properties(kernels/gemm.cpp kernels/gemm_int8.cpp kernels/max_pool.cpp
  layers/add.cpp layers/avg_pool2d.cpp layers/batch_norm2d.cpp layers/depthwise_conv2d.cpp
  layers/quantize.cpp layers/relu.cpp ink/rasterise_strokes.cpp PROPERTIES COMPILE_OPTIONS -O3)
