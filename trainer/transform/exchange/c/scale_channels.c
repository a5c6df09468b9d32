// A factor and a summand a channel: what batch normalization comes to.
static void inkdigit_scale_channels(const float *factors, const float *summands, int32_t channels,
                                    int32_t count, const float *in, float *out) {
  for (int32_t i = 0; i < count; ++i)
    out[i] = in[i] * factors[i % channels] + summands[i % channels];
}
