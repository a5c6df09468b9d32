// The inference alone, to see how large it is.
#include "model.h"

int read_digit(const uint8_t *raster, float *probabilities);
int read_digit(const uint8_t *raster, float *probabilities) {
  return inkdigit_read(raster, probabilities);
}
