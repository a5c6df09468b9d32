// The nearest whole number from -127 to 127, halves to even.
static int8_t inkdigit_round(float x) {
  if (!(x > -127.0F)) return -127;
  if (x > 127.0F) return 127;
  int32_t whole = (int32_t)x;
  const float rest = x - (float)whole;
  if (rest > 0.5F || (rest == 0.5F && whole % 2 != 0)) ++whole;
  if (rest < -0.5F || (rest == -0.5F && whole % 2 != 0)) --whole;
  return (int8_t)whole;
}
