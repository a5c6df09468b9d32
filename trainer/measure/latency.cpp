#include "trainer/measure/latency.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "engine/model/predictor.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

// Runs `image(i)` for i = 0, 1, ... until `count` are done or `limit` microseconds are over, one at
// the least; what each took.
template <class Image>
std::vector<double> run_images(std::size_t count, double limit, Image image) {
  std::vector<double> times;
  const Clock::time_point start = Clock::now();
  do {
    const Clock::time_point before = Clock::now();
    image(times.size());
    times.push_back(microseconds_since(before));
  } while (times.size() < count && microseconds_since(start) < limit);
  return times;
}

}  // namespace

Latency measure_latency(const Model& model, const Dataset& data) {
  if (data.size() == 0) return {};
  Predictor predictor(model.network, model.parameters);
  const auto image = [&](std::size_t i) {
    predictor.predict(model.network, {data.image(i % data.size()), model.network.input_size()});
  };
  run_images(50, 2e5, image);
  std::vector<double> times = run_images(400, 1e6, image);
  std::sort(times.begin(), times.end());
  // The least time that at least nine of ten do not exceed.
  return {times[times.size() / 2], times[(times.size() * 9 + 9) / 10 - 1]};
}

}  // namespace inkdigit
