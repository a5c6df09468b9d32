// Floats to int8, in steps of 1 / steps. `out` may be where `in` is.
static void inkdigit_quantize(float steps, int32_t count, const float *in, int8_t *out) {
  for (int32_t i = 0; i < count; ++i) out[i] = inkdigit_round(in[i] * steps);
}
