# The toolchain file of the preset "wasm": finds Emscripten's own toolchain file and hands over to it.
# In order: the emsdk that $EMSDK names, then the emcc on PATH (Debian's, or any other package's).
#
# CMake reads this file again for every compiler check, so the answer is kept in the cache.
if(NOT INKDIGIT_EMSCRIPTEN_ROOT)
  set(root "$ENV{EMSDK}/upstream/emscripten")
  if(NOT EXISTS "${root}/cmake/Modules/Platform/Emscripten.cmake")
    find_program(INKDIGIT_EM_CONFIG em-config NO_CMAKE_FIND_ROOT_PATH)
    if(NOT INKDIGIT_EM_CONFIG)
      message(FATAL_ERROR "Emscripten was not found: install it (Debian: apt-get install emscripten), "
        "or set EMSDK to the folder of an emsdk")
    endif()
    execute_process(COMMAND "${INKDIGIT_EM_CONFIG}" EMSCRIPTEN_ROOT OUTPUT_VARIABLE root
      OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(INKDIGIT_EMSCRIPTEN_ROOT "${root}" CACHE PATH "Where Emscripten lives")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES INKDIGIT_EMSCRIPTEN_ROOT)

include("${INKDIGIT_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")
