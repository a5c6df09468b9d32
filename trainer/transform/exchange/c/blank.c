// Whether there is no ink.
static int inkdigit_is_blank(const uint8_t raster[INKDIGIT_PIXELS]) {
  for (int32_t i = 0; i < INKDIGIT_PIXELS; ++i) {
    if (raster[i] != 0) return 0;
  }
  return 1;
}
