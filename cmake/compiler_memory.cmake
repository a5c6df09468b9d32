# gcc collects its garbage whenever its heap has doubled, which is a tenth of the time it takes to
# compile our groups of files, and frees next to nothing. Here it waits until a quarter of this
# machine's memory would be full, were all cores compiling, or 1 GB a compilation.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  cmake_host_system_information(RESULT memory QUERY TOTAL_PHYSICAL_MEMORY) # MiB
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  math(EXPR share "${memory} / ${cores} / 4 * 1024") # kB
  if(share GREATER 1000000)
    set(share 1000000)
  endif()
  target_compile_options(inkdigit_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:--param=ggc-min-heapsize=${share}>)
endif()
