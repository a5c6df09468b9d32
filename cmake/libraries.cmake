# What other programs link, both made of the engine's objects: inkdigit::inkdigit, static, for C++,
# and inkdigit::c, shared, for C and any other language. Their headers are include/inkdigit/; those of
# the engine, of Highway and of nlohmann/json stay inside.
include(GNUInstallDirs)

set(PUBLIC_INCLUDES
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

add_library(inkdigit_cxx STATIC $<TARGET_OBJECTS:inkdigit_engine>)
add_library(inkdigit::inkdigit ALIAS inkdigit_cxx)
target_link_libraries(inkdigit_cxx PRIVATE hwy::hwy)
target_include_directories(inkdigit_cxx INTERFACE ${PUBLIC_INCLUDES})
target_compile_features(inkdigit_cxx INTERFACE cxx_std_20)
set_target_properties(inkdigit_cxx PROPERTIES OUTPUT_NAME inkdigit EXPORT_NAME inkdigit
  LINKER_LANGUAGE CXX)

add_library(inkdigit_c SHARED $<TARGET_OBJECTS:inkdigit_engine>)
add_library(inkdigit::c ALIAS inkdigit_c)
target_link_libraries(inkdigit_c PRIVATE hwy::hwy)
target_include_directories(inkdigit_c INTERFACE ${PUBLIC_INCLUDES})
target_compile_definitions(inkdigit_c INTERFACE INKDIGIT_SHARED)
# Before 1.0.0 each minor version is another interface.
set(INKDIGIT_SOVERSION ${PROJECT_VERSION_MAJOR})
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(INKDIGIT_SOVERSION 0.${PROJECT_VERSION_MINOR})
endif()
set_target_properties(inkdigit_c PROPERTIES OUTPUT_NAME inkdigit EXPORT_NAME c
  LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION ${INKDIGIT_SOVERSION})

# Templates of the standard library are visible whatever the engine's objects are compiled with.
if(APPLE)
  target_link_options(inkdigit_c PRIVATE
    "LINKER:-exported_symbol,_ink_*" "LINKER:-exported_symbol,_inkdigit_*")
elseif(UNIX)
  set(symbols ${PROJECT_SOURCE_DIR}/cmake/symbols.map)
  target_link_options(inkdigit_c PRIVATE "LINKER:--version-script=${symbols}")
  set_target_properties(inkdigit_c PROPERTIES LINK_DEPENDS ${symbols})
endif()
