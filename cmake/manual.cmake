# Manual pages and what shells complete, as the program prints them of itself.
set(manual_folder ${PROJECT_BINARY_DIR}/manual)
add_custom_command(
  OUTPUT ${manual_folder}/made
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:inkdigit> -DFOLDER=${manual_folder}
    -P ${PROJECT_SOURCE_DIR}/cmake/make_manual.cmake
  DEPENDS inkdigit ${PROJECT_SOURCE_DIR}/cmake/make_manual.cmake
  VERBATIM)
add_custom_target(inkdigit_manual ALL DEPENDS ${manual_folder}/made)

install(DIRECTORY ${manual_folder}/man1
  DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(FILES ${manual_folder}/inkdigit.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME inkdigit
  COMPONENT program)
# Where zsh looks by itself: Debian's packages have a folder of their own, and what is installed beside
# them, in /usr/local say, goes where every zsh looks.
set(zsh_folder site-functions)
if(INKDIGIT_PACKAGE)
  set(zsh_folder vendor-completions)
endif()
install(FILES ${manual_folder}/inkdigit.zsh
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder} RENAME _inkdigit
  COMPONENT program)
install(FILES ${manual_folder}/inkdigit.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
