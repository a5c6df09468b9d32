// Reads each picture that there is, and tells the answers: what the tests of `export --to model.h`
// run, on this machine and on a microcontroller.
#include "files.h"
#include "model.h"

struct answer {
  int32_t digit;
  float probabilities[INKDIGIT_CLASSES];
};

int main(void) {
  static uint8_t raster[INKDIGIT_PIXELS];
  struct answer answer;
  while (read_picture(raster, sizeof raster)) {
    answer.digit = inkdigit_read(raster, answer.probabilities);
    write_answer(&answer, sizeof answer);
  }
  return 0;
}
