// All that a Cortex-M4 needs in front of main, without a C library, and files by Arm's semihosting:
// a request is a breakpoint, with its number in r0 and its arguments where r1 says.
#include <stddef.h>
#include <stdint.h>

#include "files.h"

enum { kOpen = 1, kWrite = 5, kRead = 6, kExit = 24 };
enum { kReadBinary = 1, kWriteBinary = 5 };
enum { kApplicationExit = 0x20026, kRunTimeError = 0x20023 };

static int32_t request(int32_t number, const void *arguments) {
  register int32_t r0 __asm__("r0") = number;
  register const void *r1 __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void leave(uintptr_t reason) {
  request(kExit, (const void *)reason);
  for (;;) {
  }
}

static int32_t opened(const char *name, size_t length, uintptr_t mode) {
  const uintptr_t arguments[3] = {(uintptr_t)name, mode, length};
  const int32_t file = request(kOpen, arguments);
  if (file <= 0) leave(kRunTimeError);
  return file;
}

// How many of the bytes were not read or written.
static int32_t moved(int32_t number, int32_t file, uintptr_t bytes, unsigned size) {
  const uintptr_t arguments[3] = {(uintptr_t)file, bytes, size};
  return request(number, arguments);
}

int read_picture(void *bytes, unsigned size) {
  static int32_t file = 0;
  if (file == 0) file = opened("pictures.bin", 12, kReadBinary);
  return moved(kRead, file, (uintptr_t)bytes, size) == 0;
}

void write_answer(const void *bytes, unsigned size) {
  static int32_t file = 0;
  if (file == 0) file = opened("answers.bin", 11, kWriteBinary);
  if (moved(kWrite, file, (uintptr_t)bytes, size) != 0) leave(kRunTimeError);
}

// Compilers call these for what they make of loops and initial values.
void *memset(void *to, int value, size_t size);
void *memset(void *to, int value, size_t size) {
  for (volatile uint8_t *byte = to; size > 0; --size) *byte++ = (uint8_t)value;
  return to;
}
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  const uint8_t *source = from;
  for (volatile uint8_t *byte = to; size > 0; --size) *byte++ = *source++;
  return to;
}

int main(void);

// Of cortex-m4.ld. There are no initial values to copy but those that are 0.
extern uint32_t bss_begin[];
extern uint32_t bss_end[];
extern uint32_t stack_top[];

// The floating-point unit is off at first.
static void reset(void) {
  volatile uint32_t *const coprocessor_access = (volatile uint32_t *)0xe000ed88;
  *coprocessor_access |= 0xfU << 20;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
  for (volatile uint32_t *word = bss_begin; word < bss_end; ++word) *word = 0;
  leave(main() == 0 ? kApplicationExit : kRunTimeError);
}

static void fault(void) { leave(kRunTimeError); }

struct vectors {
  uint32_t *stack;
  void (*handlers[15])(void);
};
extern const struct vectors vectors;
__attribute__((section(".vectors"), used))
const struct vectors vectors = {stack_top,
                                {reset, fault, fault, fault, fault, fault, fault, fault, fault,
                                 fault, fault, fault, fault, fault, fault}};
