# The reports' pages as C++.
find_program(NODE node REQUIRED NO_CMAKE_FIND_ROOT_PATH)
if(NOT EXISTS ${PROJECT_SOURCE_DIR}/node_modules/vite-plugin-singlefile)
  message(FATAL_ERROR "Vite, which makes one file of each report's page, is not here: run npm ci first")
endif()
set(REPORT_OUTPUT ${PROJECT_BINARY_DIR}/generated/trainer/report/pages.cpp)
set(REPORT_BUNDLER ${PROJECT_SOURCE_DIR}/scripts/bundle-report.js)
file(GLOB REPORT_PAGE CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/page/*)
add_custom_command(OUTPUT ${REPORT_OUTPUT}
  COMMAND ${NODE} ${REPORT_BUNDLER} ${REPORT_OUTPUT}
  DEPENDS ${REPORT_BUNDLER} ${REPORT_PAGE}
  VERBATIM)
target_sources(inkdigit_trainer PRIVATE ${REPORT_OUTPUT})
