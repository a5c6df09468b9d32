// What becomes of a result: `slope` is that of values below 0 (0 is relu, 1 no activation); where
// `steps` is not 0, results are int8 in steps of 1 / steps, otherwise floats.
static void inkdigit_store(float value, float slope, float steps, void *out, int32_t place) {
  if (value < 0.0F) value *= slope;
  if (steps > 0.0F) {
    ((int8_t *)out)[place] = inkdigit_round(value * steps);
  } else {
    ((float *)out)[place] = value;
  }
}
