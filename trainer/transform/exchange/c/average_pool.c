// The mean of each window; `share` is 1 / its pixels.
static void inkdigit_average_pool(const struct inkdigit_window *w, float share, const float *in,
                                  float *out) {
  for (int32_t y = 0; y < w->out_height; ++y) {
    for (int32_t x = 0; x < w->out_width; ++x) {
      for (int32_t c = 0; c < w->channels; ++c) {
        const float *first = in + (y * w->width + x) * w->stride * w->channels + c;
        float sum = 0.0F;
        for (int32_t pixel = 0; pixel < w->kernel_height * w->kernel_width; ++pixel) {
          const int32_t offset = pixel / w->kernel_width * w->width + pixel % w->kernel_width;
          sum += first[offset * w->channels];
        }
        *out++ = sum * share;
      }
    }
  }
}
