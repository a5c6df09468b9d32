option(INKDIGIT_TOGETHER
  "Compile several files at a time: half of a file's compilation is its headers" ON)

# `count`: at most so many, as memory bounds it. What is compiled once for each SIMD target stays alone,
# and so do the formats of pictures: C headers full of macros, and names that all of them have.
function(compile_together target count)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(^|/)kernels/")
  list(FILTER sources EXCLUDE REGEX
    "/image/(bmp|gif|jpeg|png|pnm|tga|tiff|webp|write_jpeg)\\.cpp$")
  set(place 0)
  foreach(source IN LISTS sources)
    math(EXPR part "${place} / ${count}")
    math(EXPR place "${place} + 1")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${target}_${part}")
  endforeach()
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD ${INKDIGIT_TOGETHER} UNITY_BUILD_MODE GROUP)
endfunction()
