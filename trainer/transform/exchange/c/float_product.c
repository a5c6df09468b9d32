// A convolution of floats, where weights or inputs are not rounded, with what may follow it. A
// dense layer is a convolution of one pixel.
struct inkdigit_float_product {
  struct inkdigit_window window;
  float slope, steps;     // see inkdigit_store
  const float *weights;   // out_channels x kernel_height x kernel_width x channels
  const float *summands;  // out_channels
};

static void inkdigit_multiply_floats(const struct inkdigit_float_product *p, const float *in,
                                     void *out) {
  const struct inkdigit_window *const w = &p->window;
  const int32_t pixels = w->kernel_height * w->kernel_width;
  int32_t place = 0;
  for (int32_t y = 0; y < w->out_height; ++y) {
    for (int32_t x = 0; x < w->out_width; ++x) {
      for (int32_t channel = 0; channel < w->out_channels; ++channel) {
        float sum = p->summands[channel];
        for (int32_t pixel = 0; pixel < pixels; ++pixel) {
          const int32_t row = y * w->stride - w->padding + pixel / w->kernel_width;
          const int32_t column = x * w->stride - w->padding + pixel % w->kernel_width;
          const float *weights = p->weights + (channel * pixels + pixel) * w->channels;
          if (row < 0 || row >= w->height || column < 0 || column >= w->width) continue;
          const float *values = in + (row * w->width + column) * w->channels;
          for (int32_t c = 0; c < w->channels; ++c) {
            sum = inkdigit_multiply_add(values[c], weights[c], sum);
          }
        }
        inkdigit_store(sum, p->slope, p->steps, out, place++);
      }
    }
  }
}
