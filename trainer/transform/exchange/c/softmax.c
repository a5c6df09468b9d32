// e to the power of x, which is not above 0: by a Taylor series for the part that no power of two
// is, right to 1e-7 of itself.
static float inkdigit_exp(float x) {
  if (!(x > -87.0F)) return 0.0F;  // float's smallest normal number
  int32_t halvings = (int32_t)(0.5F - x * 1.44269504F);
  // ln 2 in two parts, the first of which times a whole number is exact.
  float rest = x + (float)halvings * 0.693359375F;
  rest -= (float)halvings * 2.12194440e-4F;
  float power = 1.0F + rest * (1.0F / 7.0F);
  power = 1.0F + rest * (1.0F / 6.0F) * power;
  power = 1.0F + rest * (1.0F / 5.0F) * power;
  power = 1.0F + rest * (1.0F / 4.0F) * power;
  power = 1.0F + rest * (1.0F / 3.0F) * power;
  power = 1.0F + rest * (1.0F / 2.0F) * power;
  power = 1.0F + rest * power;
  for (; halvings > 0; --halvings) power *= 0.5F;
  return power;
}

// Probabilities of logits that are divided by a temperature, 1 / factor. With `background` there is
// a class more, whose logit is 0: the picture shows none of the others.
static void inkdigit_softmax(float factor, int background, const float *logits,
                             float probabilities[INKDIGIT_CLASSES]) {
  // The largest is taken off first, so that no power overflows.
  float largest = background ? 0.0F : logits[0];
  for (int32_t i = 0; i < INKDIGIT_CLASSES; ++i) {
    if (logits[i] > largest) largest = logits[i];
  }
  float sum = background ? inkdigit_exp(-largest * factor) : 0.0F;
  for (int32_t i = 0; i < INKDIGIT_CLASSES; ++i) {
    probabilities[i] = inkdigit_exp((logits[i] - largest) * factor);
    sum += probabilities[i];
  }
  for (int32_t i = 0; i < INKDIGIT_CLASSES; ++i) probabilities[i] /= sum;
}

// The most probable class, or -1 where the picture is too implausible to show any.
static int inkdigit_decide(const float probabilities[INKDIGIT_CLASSES]) {
  float plausibility = 0.0F;
  int best = 0;
  for (int i = 0; i < INKDIGIT_CLASSES; ++i) {
    plausibility += probabilities[i];
    if (probabilities[i] > probabilities[best]) best = i;
  }
  return plausibility < INKDIGIT_REJECT_BELOW ? -1 : best;
}
