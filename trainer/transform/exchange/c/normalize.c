// A picture's bytes to what the network takes, by a factor and a summand a channel.
static void inkdigit_normalize(const float *factors, const float *summands, int32_t channels,
                               int32_t count, const uint8_t *in, float *out) {
  for (int32_t i = 0; i < count; ++i) {
    out[i] = (float)in[i] * factors[i % channels] + summands[i % channels];
  }
}
