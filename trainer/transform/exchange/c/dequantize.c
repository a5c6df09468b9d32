// int8 to floats; `step` is what 1 is worth.
static void inkdigit_dequantize(float step, int32_t count, const int8_t *in, float *out) {
  for (int32_t i = 0; i < count; ++i) out[i] = step * (float)in[i];
}
