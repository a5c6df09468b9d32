// What the JSON library takes of the C library, in a tenth of the bytes. Emscripten's own can do
// more, with numbers of 128 bits: 11 kB of a module that has 84, gzipped. The linker puts these in
// their place (wasm.cmake: --wrap).
#include <cstdarg>
#include <cstddef>
#include <cstring>

#include "engine/wasm/decimal.hpp"

extern "C" {

// `text` is a number as JSON writes them, and nothing else.
double __wrap_strtod(const char* text, char** end) {
  const std::size_t length = std::strlen(text);
  if (end != nullptr) *end = const_cast<char*>(text) + length;
  return inkdigit::decimal_to_double({text, length});
}

// Knows the four hexadecimal digits of "\\u%04x" and of "<U+%.4X>", which is all that is asked for:
// the engine has number_text() of json/fields.hpp instead of std::to_string(double).
int __wrap_snprintf(char* out, std::size_t size, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  std::size_t length = 0;
  const auto put = [&](char c) {
    if (length + 1 < size) out[length++] = c;
  };
  for (; *format != '\0'; ++format) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    if (format[1] == '\0' || format[2] != '4') __builtin_trap();
    format += 3;
    const char* digits = *format == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    const unsigned value = va_arg(arguments, unsigned);
    for (int shift = 12; shift >= 0; shift -= 4) put(digits[(value >> shift) & 15U]);
  }
  va_end(arguments);
  if (size > 0) out[length] = '\0';
  return static_cast<int>(length);
}

}  // extern "C"
