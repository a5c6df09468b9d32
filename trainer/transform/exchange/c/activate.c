// relu where `slope` is 0, otherwise leaky relu.
static void inkdigit_activate(float slope, int32_t count, const float *in, float *out) {
  for (int32_t i = 0; i < count; ++i) out[i] = in[i] > 0.0F ? in[i] : slope * in[i];
}
