# Debian packages by CPack, one a component (scripts/package-deb.sh). What they depend on is what
# dpkg-shlibdeps finds, so they are for the release of Debian or Ubuntu that they are built on.
set(deb_version ${PROJECT_VERSION}-1)
get_target_property(soversion inkdigit_c SOVERSION)
set(soname_package libinkdigit${soversion})

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program data library development)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME inkdigit)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/engine)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# Whoever builds a package answers for it, and says so as Debian's tools ask for it: $DEBFULLNAME and
# $DEBEMAIL. CPack takes a name alone, too; lintian then misses the address.
set(maintainer "the inkdigit authors")
if(DEFINED ENV{DEBFULLNAME})
  set(maintainer $ENV{DEBFULLNAME})
endif()
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${maintainer})
if(DEFINED ENV{DEBEMAIL})
  string(APPEND CPACK_DEBIAN_PACKAGE_MAINTAINER " <$ENV{DEBEMAIL}>")
endif()

set(about "inkdigit recognizes handwritten digits and numbers, in pen strokes and in
pictures.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME inkdigit)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "inkdigit-data (= ${deb_version})")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "recognizer of handwritten digits: trainer and command line
${about}
This package has the program that trains networks by recipes, measures them,
and reads digits with them; with its recipes and manual pages.")

set(CPACK_DEBIAN_DATA_PACKAGE_NAME inkdigit-data)
set(CPACK_DEBIAN_DATA_PACKAGE_SECTION science)
set(CPACK_DEBIAN_DATA_PACKAGE_ARCHITECTURE all)
set(CPACK_COMPONENT_DATA_DESCRIPTION "recognizer of handwritten digits: trained weights
${about}
This package has the network that its page and its examples use.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${soname_package})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/cmake/debian/triggers)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "recognizer of handwritten digits: shared C library
${about}
This package has the library that programs in C, or in what binds C, are
linked to.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libinkdigit-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "${soname_package} (= ${deb_version}), inkdigit-data (= ${deb_version})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS libhwy-dev)  # for the static library
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "recognizer of handwritten digits: development files
${about}
This package has the headers for C and C++, the static library for C++, and
what CMake and pkg-config read.")

# Each package has copyright and changelogs below its own name.
execute_process(COMMAND git -c safe.directory=${PROJECT_SOURCE_DIR} log -1 --format=%aD WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT date)
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
set(email "$ENV{DEBEMAIL}")
find_program(GZIP gzip REQUIRED)
configure_file(cmake/debian/changelog.in debian/changelog.Debian @ONLY)
configure_file(CHANGELOG.md debian/changelog COPYONLY)
execute_process(COMMAND ${GZIP} -9 -n -f changelog changelog.Debian
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/debian COMMAND_ERROR_IS_FATAL ANY)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  install(FILES cmake/debian/copyright ${PROJECT_BINARY_DIR}/debian/changelog.gz
    ${PROJECT_BINARY_DIR}/debian/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME}
    COMPONENT ${component})
endforeach()
include(CPack)
