# cmake --install: the libraries with their headers, what find_package and pkg-config read, the page's
# weights, and the program where it is built, with its manual pages and what shells complete. Everything
# finds the rest by its place in the prefix, so that the prefix may be moved.
#
# The components are those of the Debian packages (package.cmake).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/inkdigit)
# By themselves, because the static library alone needs Highway.
install(TARGETS inkdigit_cxx EXPORT inkdigitCxxTargets ARCHIVE COMPONENT development)
install(TARGETS inkdigit_c EXPORT inkdigitCTargets
  RUNTIME COMPONENT library
  LIBRARY COMPONENT library NAMELINK_COMPONENT development
  ARCHIVE COMPONENT development)
install(FILES include/inkdigit/inkdigit.h include/inkdigit/recognizer.hpp
  ${PROJECT_BINARY_DIR}/generated/inkdigit/version.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/inkdigit COMPONENT development)
install(FILES weights/default.safetensors
  DESTINATION ${CMAKE_INSTALL_DATADIR}/inkdigit COMPONENT data)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT license)
if(INKDIGIT_TRAINER)
  install(TARGETS inkdigit RUNTIME COMPONENT program)
  install(DIRECTORY trainer/recipes trainer/spaces DESTINATION ${CMAKE_INSTALL_DATADIR}/inkdigit
    COMPONENT program FILES_MATCHING PATTERN *.json)
  if(NOT CMAKE_CROSSCOMPILING)
    include(cmake/manual.cmake)
  endif()
endif()

foreach(export inkdigitCxxTargets inkdigitCTargets)
  install(EXPORT ${export} NAMESPACE inkdigit:: DESTINATION ${package_folder}
    COMPONENT development)
endforeach()
set(WEIGHTS_FOLDER ${CMAKE_INSTALL_DATADIR}/inkdigit)
configure_package_config_file(cmake/inkdigitConfig.cmake.in inkdigitConfig.cmake
  INSTALL_DESTINATION ${package_folder} PATH_VARS WEIGHTS_FOLDER)
set(compatible SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatible SameMinorVersion)
endif()
write_basic_package_version_file(inkdigitConfigVersion.cmake COMPATIBILITY ${compatible})
install(FILES ${PROJECT_BINARY_DIR}/inkdigitConfig.cmake
  ${PROJECT_BINARY_DIR}/inkdigitConfigVersion.cmake
  DESTINATION ${package_folder} COMPONENT development)

file(RELATIVE_PATH PREFIX_OF_PKGCONFIG /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" PREFIX_OF_PKGCONFIG ${PREFIX_OF_PKGCONFIG})
configure_file(cmake/inkdigit.pc.in inkdigit.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/inkdigit.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

if(INKDIGIT_PACKAGE)
  include(cmake/package.cmake)
endif()
