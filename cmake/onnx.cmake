# Writing and reading ONNX files: Debian's libonnx-dev and libprotobuf-dev, found by their headers and libraries
# (libonnx-dev's own CMake file names a library that no package has) and by pkg-config.
#
# Makes the target inkdigit_onnx where all of it is there.
set(INKDIGIT_ONNX AUTO CACHE STRING "Write and read ONNX files: AUTO (where libonnx is found), ON or OFF")
set_property(CACHE INKDIGIT_ONNX PROPERTY STRINGS AUTO ON OFF)

if(NOT INKDIGIT_ONNX STREQUAL "OFF")
  find_path(ONNX_INCLUDE_DIR onnx/checker.h)
  find_library(ONNX_LIBRARY onnx)
  find_library(ONNX_PROTO_LIBRARY onnx_proto)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(PROTOBUF QUIET IMPORTED_TARGET protobuf)
  endif()
  if(ONNX_INCLUDE_DIR AND ONNX_LIBRARY AND ONNX_PROTO_LIBRARY AND TARGET PkgConfig::PROTOBUF)
    add_library(inkdigit_onnx INTERFACE)
    target_include_directories(inkdigit_onnx SYSTEM INTERFACE ${ONNX_INCLUDE_DIR})
    target_compile_definitions(inkdigit_onnx INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)
    target_link_libraries(inkdigit_onnx
      INTERFACE ${ONNX_LIBRARY} ${ONNX_PROTO_LIBRARY} PkgConfig::PROTOBUF)
  elseif(INKDIGIT_ONNX STREQUAL "ON")
    message(FATAL_ERROR "INKDIGIT_ONNX is ON, but libonnx or protobuf was not found: "
      "install libonnx-dev, libprotobuf-dev and pkg-config")
  else()
    message(STATUS "Without ONNX: libonnx-dev, libprotobuf-dev and pkg-config were not all found")
  endif()
endif()
