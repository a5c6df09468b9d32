// A convolution of each channel by itself.
static void inkdigit_convolve_channels(const struct inkdigit_window *w, const float *weights,
                                       const float *summands, const float *in, float *out) {
  for (int32_t y = 0; y < w->out_height; ++y) {
    for (int32_t x = 0; x < w->out_width; ++x) {
      for (int32_t c = 0; c < w->channels; ++c) {
        float sum = summands[c];
        for (int32_t pixel = 0; pixel < w->kernel_height * w->kernel_width; ++pixel) {
          const int32_t row = y * w->stride - w->padding + pixel / w->kernel_width;
          const int32_t column = x * w->stride - w->padding + pixel % w->kernel_width;
          if (row < 0 || row >= w->height || column < 0 || column >= w->width) continue;
          sum += in[(row * w->width + column) * w->channels + c] * weights[pixel * w->channels + c];
        }
        *out++ = sum;
      }
    }
  }
}
