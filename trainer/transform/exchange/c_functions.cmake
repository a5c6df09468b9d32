# The C functions in c/ as text in the program, which writes those into a header that a network needs.
file(GLOB C_FUNCTIONS CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/c/*.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${C_FUNCTIONS})
set(functions "")
foreach(path IN LISTS C_FUNCTIONS)
  get_filename_component(name ${path} NAME_WE)
  file(READ ${path} text)
  string(APPEND functions "    {\"${name}\", R\"C(${text})C\"},\n")
endforeach()
set(C_FUNCTIONS_OUTPUT ${PROJECT_BINARY_DIR}/generated/trainer/transform/exchange/c_functions.cpp)
file(CONFIGURE OUTPUT ${C_FUNCTIONS_OUTPUT} @ONLY CONTENT [[
#include "trainer/transform/exchange/c_functions.hpp"

#include <algorithm>
#include <array>

namespace inkdigit {
namespace {

struct Function {
  std::string_view name;
  std::string_view text;
};

constexpr auto kFunctions = std::to_array<Function>({
@functions@});

}  // namespace

std::string_view c_function(std::string_view name) {
  const auto* const found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                         [&](const Function& function) { return function.name == name; });
  return found == kFunctions.end() ? std::string_view{} : found->text;
}

}  // namespace inkdigit
]])
