# cmake -DPROGRAM=inkdigit -DFOLDER=where -P make_manual.cmake
function(print_into file)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${FOLDER}/${file}
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER}/man1)
print_into(man1/inkdigit.1 man)
file(READ ${FOLDER}/man1/inkdigit.1 page)
string(REGEX MATCHALL "inkdigit[\\]-[a-z]+[\\]fR[(]1[)]" others "${page}")
foreach(other IN LISTS others)
  string(REGEX REPLACE "^.*-([a-z]+).*$" "\\1" command "${other}")
  print_into(man1/inkdigit-${command}.1 man ${command})
endforeach()
foreach(shell bash zsh fish)
  print_into(inkdigit.${shell} completion ${shell})
endforeach()

# As Debian wants them; without a time, so that the same program makes the same bytes.
find_program(gzip gzip)
if(gzip)
  file(GLOB pages ${FOLDER}/man1/*.1)
  execute_process(COMMAND ${gzip} -9 -n ${pages} COMMAND_ERROR_IS_FATAL ANY)
endif()
file(TOUCH ${FOLDER}/made)
