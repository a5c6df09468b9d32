// A convolution of whole numbers, with what may follow it: max pooling, an activation, rounding. A
// dense layer is a convolution of one pixel.
struct inkdigit_product {
  struct inkdigit_window window;   // its out_height and out_width are those behind the pooling
  int32_t pool, pool_stride;       // pixels; 1 and 1 where nothing is pooled
  int32_t mask;                    // 255 where the input's bytes are 0 to 255, otherwise -1
  float slope, steps;              // see inkdigit_store
  const int8_t *weights;           // out_channels x kernel_height x kernel_width x channels
  const float *scales, *summands;  // out_channels: a result is sum * scale + summand
};

// Four sums of products at a time, so that an input is read once for all of them. Most of a
// picture is 0, and so is much of what a relu has gone over.
static void inkdigit_add_products(const int8_t *in, int32_t count, int32_t mask,
                                  const int8_t *const weights[4], int32_t sums[4]) {
  const int8_t *const weights0 = weights[0];
  const int8_t *const weights1 = weights[1];
  const int8_t *const weights2 = weights[2];
  const int8_t *const weights3 = weights[3];
  int32_t sum0 = sums[0];
  int32_t sum1 = sums[1];
  int32_t sum2 = sums[2];
  int32_t sum3 = sums[3];
  for (int32_t i = 0; i < count; ++i) {
    const int32_t value = in[i] & mask;
    if (value == 0) continue;
    sum0 += value * weights0[i];
    sum1 += value * weights1[i];
    sum2 += value * weights2[i];
    sum3 += value * weights3[i];
  }
  sums[0] = sum0;
  sums[1] = sum1;
  sums[2] = sum2;
  sums[3] = sum3;
}

// The sums of four output channels from `first` on, for the window in row y and column x. Behind
// the last channel it is that one again.
static void inkdigit_sum_window(const struct inkdigit_product *p, const int8_t *in, int32_t y,
                                int32_t x, int32_t first, int32_t sums[4]) {
  const struct inkdigit_window *const w = &p->window;
  const int32_t row_size = w->kernel_width * w->channels;
  const int32_t top = y * w->stride - w->padding;
  const int32_t left = x * w->stride - w->padding;
  // The window's columns that are inside of the picture.
  const int32_t begin = left < 0 ? -left : 0;
  const int32_t end = left + w->kernel_width > w->width ? w->width - left : w->kernel_width;
  const int32_t count = (end - begin) * w->channels;
  for (int32_t i = 0; i < 4; ++i) sums[i] = 0;
  for (int32_t row = 0; row < w->kernel_height; ++row) {
    const int8_t *weights[4];
    if (count <= 0 || top + row < 0 || top + row >= w->height) continue;
    for (int32_t i = 0; i < 4; ++i) {
      const int32_t channel = first + i < w->out_channels ? first + i : w->out_channels - 1;
      weights[i] = p->weights + (channel * w->kernel_height + row) * row_size + begin * w->channels;
    }
    inkdigit_add_products(in + ((top + row) * w->width + left + begin) * w->channels, count,
                          p->mask, weights, sums);
  }
}

// The largest sum of a pooled window gives its largest result, since whatever follows never falls.
static void inkdigit_multiply(const struct inkdigit_product *p, const int8_t *in, void *out) {
  const struct inkdigit_window *const w = &p->window;
  int32_t place = 0;
  for (int32_t y = 0; y < w->out_height; ++y) {
    for (int32_t x = 0; x < w->out_width; ++x) {
      for (int32_t first = 0; first < w->out_channels; first += 4) {
        int32_t largest[4] = {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN};
        for (int32_t in_pool = 0; in_pool < p->pool * p->pool; ++in_pool) {
          int32_t sums[4];
          inkdigit_sum_window(p, in, y * p->pool_stride + in_pool / p->pool,
                              x * p->pool_stride + in_pool % p->pool, first, sums);
          for (int32_t i = 0; i < 4; ++i) {
            if (sums[i] > largest[i]) largest[i] = sums[i];
          }
        }
        for (int32_t i = 0; i < 4 && first + i < w->out_channels; ++i) {
          const int32_t channel = first + i;
          inkdigit_store(
              inkdigit_multiply_add((float)largest[i], p->scales[channel], p->summands[channel]),
              p->slope, p->steps, out, place++);
        }
      }
    }
  }
}
