# weights/rehearsal.ink as C++: the program needs no file beside it.
set(REHEARSAL ${PROJECT_SOURCE_DIR}/weights/rehearsal.ink)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${REHEARSAL})
file(READ ${REHEARSAL} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
set(REHEARSAL_OUTPUT ${PROJECT_BINARY_DIR}/generated/trainer/adapt/shipped_rehearsal.cpp)
file(CONFIGURE OUTPUT ${REHEARSAL_OUTPUT} @ONLY CONTENT [[
#include "trainer/adapt/shipped_rehearsal.hpp"

#include <array>

namespace inkdigit {

std::span<const std::uint8_t> shipped_rehearsal() {
  static constexpr auto kBytes = std::to_array<std::uint8_t>({
@bytes@
  });
  return kBytes;
}

}  // namespace inkdigit
]])
