// Numbers that know how far a computation in floats may be from them, so that what tests allow
// follows from arithmetic on every machine, whatever its vectors, with fused products or without.
//
// The model is the standard one (Higham, "Accuracy and Stability of Numerical Algorithms", 2002,
// chapters 2 and 3): an operation rounded to nearest gives its exact result times 1 + d, |d| <= u;
// n of these in a row give a factor within 1 +- gamma(n). In a sum of n products, in whatever order
// it is taken, no product meets more than n roundings, so it is wrong by gamma(n) times the sum of
// the products' magnitudes at most; a fused product has one rounding less.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace inkdigit::test {

// u: half of the distance between 1 and the next number.
template <class T = float>
constexpr double kUnit = std::numeric_limits<T>::epsilon() / 2.0;

template <class T = float>
constexpr double gamma(double roundings) {
  return roundings * kUnit<T> / (1 - roundings * kUnit<T>);
}

// A real number, and a bound on what errors so far make of it in a computation in floats.
struct Bounded {
  double value = 0;
  double error = 0;

  [[nodiscard]] double low() const { return value - error; }
  [[nodiscard]] double high() const { return value + error; }
  [[nodiscard]] double magnitude() const { return std::abs(value) + error; }
};

using Tensor = std::vector<Bounded>;

inline Bounded between(double low, double high) { return {(low + high) / 2, (high - low) / 2}; }

// `value`, which the errors of its operands have made wrong by `error`, rounded some times more.
inline Bounded rounded(double value, double error, double roundings = 1) {
  return {value, error + gamma(roundings) * (std::abs(value) + error)};
}
inline Bounded rounded(double value) { return rounded(value, 0); }

inline Bounded operator-(Bounded a) { return {-a.value, a.error}; }
inline Bounded operator+(Bounded a, Bounded b) {
  return rounded(a.value + b.value, a.error + b.error);
}
inline Bounded operator-(Bounded a, Bounded b) { return a + -b; }
inline Bounded operator*(Bounded a, Bounded b) {
  return rounded(a.value * b.value, a.magnitude() * b.error + std::abs(b.value) * a.error);
}
// |a / b - (a + da) / (b + db)| <= (|da| + |a / b| |db|) / |b + db|
inline Bounded operator/(Bounded a, Bounded b) {
  const double quotient = a.value / b.value;
  const double smallest = std::abs(b.value) - b.error;
  if (smallest <= 0) return {quotient, std::numeric_limits<double>::infinity()};
  return rounded(quotient, (a.error + std::abs(quotient) * b.error) / smallest);
}

// Of a function that only grows, so that the ends of what goes in are the ends of what comes out.
template <class Function>
Bounded growing(Function function, Bounded x, double roundings) {
  const Bounded ends = between(function(x.low()), function(x.high()));
  return rounded(ends.value, ends.error, roundings);
}

// Roundings of a function of the C library: they are right to one unit in the last place, two u.
constexpr double kLibrary = 2;

inline Bounded square_root(Bounded x) {
  return growing([](double v) { return std::sqrt(std::max(v, 0.0)); }, x, 1);
}
inline Bounded exponential(Bounded x) {
  return growing([](double v) { return std::exp(v); }, x, kLibrary);
}
inline Bounded logarithm(Bounded x) {
  return growing([](double v) { return std::log(std::max(v, 1e-300)); }, x, kLibrary);
}

// A value of which a switch takes all or nothing, and rounding decides.
inline Bounded all_or_nothing(Bounded x) {
  return between(std::min(0.0, x.low()), std::max(0.0, x.high()));
}

// A sum whose terms may be added in any order.
class Sum {
 public:
  void add(Bounded term) { count(term.value, term.error); }
  void add_product(Bounded a, Bounded b) {
    count(a.value * b.value, a.magnitude() * b.error + std::abs(b.value) * a.error);
  }

  // In floats; `more` roundings happen on the way beside those of products and sums.
  [[nodiscard]] Bounded result(double more = 0) const {
    return {value_, error_ + gamma(terms_ + more) * magnitude_};
  }
  // Summed in doubles, of terms in floats, and then rounded to a float.
  [[nodiscard]] Bounded result_of_doubles() const {
    return rounded(value_, error_ + gamma<double>(terms_ + 8) * magnitude_);
  }
  // Where rounding is that of a way to sum with magnitudes of its own.
  [[nodiscard]] Bounded result_by(double roundings, double magnitude) const {
    return {value_, error_ + gamma(roundings) * magnitude};
  }
  [[nodiscard]] double terms() const { return terms_; }

 private:
  void count(double value, double error) {
    value_ += value;
    error_ += error;
    magnitude_ += std::abs(value) + error;
    ++terms_;
  }

  double value_ = 0;
  double error_ = 0;  // of the terms
  double magnitude_ = 0;
  double terms_ = 0;
};

// "" where all that was found is as near as it must be; else the worst. Bounds are themselves
// computed in doubles, and say nothing of results so small that floats lose bits.
template <class T>
std::string outside(std::span<const T> found, std::span<const Bounded> expected) {
  if (found.size() != expected.size()) return "other sizes";
  double worst = 1;
  std::string text;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double allowed = expected[i].error * (1 + 1e-6) + std::numeric_limits<float>::min();
    const double excess = std::abs(static_cast<double>(found[i]) - expected[i].value) / allowed;
    if (excess <= worst) continue;
    worst = excess;
    text = "element " + std::to_string(i) + ": " + std::to_string(found[i]) + " for " +
           std::to_string(expected[i].value) + ", " + std::to_string(excess) +
           " times the rounding error that there can be";
  }
  // NaN is no distance, and an infinite bound is none.
  const auto broken = [](double value) { return !std::isfinite(value); };
  if (std::any_of(found.begin(), found.end(), broken)) return "a value that is no number";
  const auto unbounded = [&](const Bounded& b) { return broken(b.value) || broken(b.error); };
  if (std::any_of(expected.begin(), expected.end(), unbounded)) return "no bound is known";
  return text;
}

template <class T>
std::string outside(const std::vector<T>& found, const Tensor& expected) {
  return outside(std::span<const T>(found), std::span<const Bounded>(expected));
}

inline bool is_within(double found, Bounded expected) {
  const std::span<const double> one(&found, 1);
  return outside(one, std::span<const Bounded>(&expected, 1)).empty();
}

}  // namespace inkdigit::test
