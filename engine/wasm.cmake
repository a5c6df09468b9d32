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

set(HOT_SOURCES kernels/gemm.cpp kernels/gemm_int8.cpp kernels/max_pool.cpp
  kernels/winograd.cpp
  layers/add.cpp layers/avg_pool2d.cpp layers/batch_norm2d.cpp layers/depthwise_conv2d.cpp
  layers/quantize.cpp layers/relu.cpp ink/rasterise_strokes.cpp)
set(COLD_SOURCES ${ENGINE_SOURCES} c_api.cpp)
list(REMOVE_ITEM COLD_SOURCES ${HOT_SOURCES})

# `optimise`: of the kernels; everything else wants to be small.
function(add_wasm_module name optimise)
  add_library(${name}-kernels OBJECT ${HOT_SOURCES})
  add_executable(${name} $<TARGET_OBJECTS:${name}-kernels> ${COLD_SOURCES})
  set(flags -fno-exceptions -fno-rtti -flto ${ARGN})
  foreach(target ${name} ${name}-kernels)
    target_link_libraries(${target} PRIVATE inkdigit_options)
    target_include_directories(${target} SYSTEM PRIVATE ${HOST_HEADERS})
    # One SIMD target is known at compile time; the other needs no dispatch either.
    target_compile_definitions(${target} PRIVATE HWY_COMPILE_ONLY_STATIC JSON_NOEXCEPTION NDEBUG)
  endforeach()
  target_compile_options(${name}-kernels PRIVATE ${flags} ${optimise})
  # -Oz alone leaves a call for each of the library's one-line functions: the module is a fifteenth
  # larger, and reads weights half as fast.
  target_compile_options(${name} PRIVATE ${flags} -Oz -finline-hint-functions)
  target_link_options(${name} PRIVATE ${flags} -Oz --no-entry -sSTANDALONE_WASM
    -sALLOW_MEMORY_GROWTH -sMALLOC=emmalloc -sINITIAL_MEMORY=4MB -sTOTAL_STACK=256KB
    -sEXPORTED_FUNCTIONS=${WASM_EXPORTS})
  set_target_properties(${name} PROPERTIES SUFFIX .wasm)
endfunction()

# Emscripten 3.1's -O3 alone makes the module 7 kB larger (gzipped), and no faster.
add_wasm_module(inkdigit-simd "-Oz;-O3" -msimd128)
# Without SIMD, -O3 is larger, a third slower in floats and a tenth faster in whole numbers.
# Winograd's form would make it 4 kB larger, for the few browsers that need it.
add_wasm_module(inkdigit-scalar "-Oz;-O2" -DINKDIGIT_DIRECT_CONVOLUTION)
