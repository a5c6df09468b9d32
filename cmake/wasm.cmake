# What everything for WebAssembly is compiled with, and the headers of other projects, taken from the
# host's packages. They are linked into a folder of their own, because the host's whole include folder
# would shadow Emscripten's libc.
set(HOST_HEADERS ${PROJECT_BINARY_DIR}/host-headers)
file(MAKE_DIRECTORY ${HOST_HEADERS})
foreach(header hwy/highway.h nlohmann/json.hpp Eigen/Core Random123/philox.h)
  get_filename_component(package ${header} DIRECTORY)
  find_path(${package}_INCLUDE ${header} PATHS /usr/include /usr/include/eigen3 /usr/local/include
    NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(CREATE_LINK ${${package}_INCLUDE}/${package} ${HOST_HEADERS}/${package} SYMBOLIC)
endforeach()

set(WASM_FLAGS -fno-exceptions -fno-rtti -flto)
add_library(inkdigit-wasm-options INTERFACE)
target_link_libraries(inkdigit-wasm-options INTERFACE inkdigit_options)
target_include_directories(inkdigit-wasm-options SYSTEM INTERFACE ${HOST_HEADERS})
target_compile_options(inkdigit-wasm-options INTERFACE ${WASM_FLAGS})
# One SIMD target is known at compile time; the other needs no dispatch either.
target_compile_definitions(inkdigit-wasm-options INTERFACE
  HWY_COMPILE_ONLY_STATIC JSON_NOEXCEPTION NDEBUG)
