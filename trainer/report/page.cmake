# The report's page as C++: page/report.html with its styles and scripts put into it. Included by
# trainer/CMakeLists.txt, and a script of its own while building:
#
#   cmake -DPAGE=folder -DSTYLES=a.css;... -DSCRIPTS=a.js;... -DOUTPUT=page.cpp -P page.cmake
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(REPORT_STYLES report.css charts.css pictures.css)
  # Each behind those that it imports from.
  set(REPORT_SCRIPTS
    dom.js
    numbers.js
    pictures.js
    ticks.js
    line-chart.js
    summary.js
    curves.js
    confusions.js
    mistakes.js
    classes.js
    calibration.js
    first-layer.js
    samples.js
    network.js
    provenance.js
    main.js)
  set(REPORT_PAGE ${PROJECT_SOURCE_DIR}/trainer/report/page)
  set(REPORT_OUTPUT ${PROJECT_BINARY_DIR}/generated/trainer/report/page.cpp)
  set(REPORT_SOURCES report.html ${REPORT_STYLES} ${REPORT_SCRIPTS})
  list(TRANSFORM REPORT_SOURCES PREPEND ${REPORT_PAGE}/)
  add_custom_command(OUTPUT ${REPORT_OUTPUT}
    COMMAND ${CMAKE_COMMAND} -DPAGE=${REPORT_PAGE} "-DSTYLES=${REPORT_STYLES}"
      "-DSCRIPTS=${REPORT_SCRIPTS}" -DOUTPUT=${REPORT_OUTPUT} -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${CMAKE_CURRENT_LIST_FILE} ${REPORT_SOURCES}
    VERBATIM)
  target_sources(inkdigit_trainer PRIVATE ${REPORT_OUTPUT})
  return()
endif()

# `text` where the page has `marker`, which it must have once. (A macro would expand ${} in scripts.)
function(put_in marker text)
  string(FIND "${html}" "${marker}" first)
  string(FIND "${html}" "${marker}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "report.html must have ${marker} once")
  endif()
  string(REPLACE "${marker}" "${text}" html "${html}")
  set(html "${html}" PARENT_SCOPE)
endfunction()

# In one file, modules need not import from each other.
set(script "")
foreach(name IN LISTS SCRIPTS)
  file(READ ${PAGE}/${name} module)
  string(REGEX REPLACE "\nimport [^;]*;" "" module "\n${module}")
  string(REPLACE "\nexport " "\n" module "${module}")
  string(APPEND script "${module}")
endforeach()
file(READ ${PAGE}/report.html html)
foreach(name IN LISTS STYLES)
  file(READ ${PAGE}/${name} style)
  put_in("<link rel=\"stylesheet\" href=\"./${name}\" />" "<style>\n${style}</style>")
endforeach()
put_in("<script type=\"module\" src=\"./main.js\"></script>"
  "<script type=\"module\">${script}</script>")
put_in(" src=\"./report-data.json\"></script>"
  ">)page\";\nconst std::string_view kPageAfterData = R\"page(</script>")
file(WRITE ${OUTPUT} "// Made by CMake from trainer/report/page/.
#include \"trainer/report/page.hpp\"

namespace inkdigit {

const std::string_view kPageBeforeData = R\"page(${html})page\";

}  // namespace inkdigit
")
