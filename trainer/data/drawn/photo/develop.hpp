#pragma once

#include <vector>

#include "trainer/data/drawn/photo/noise.hpp"
#include "trainer/data/drawn/photo/plane.hpp"
#include "trainer/data/drawn/photo/scene.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

// From light, 0 = black to 1 = white, to bytes: blur, noise, and the finish.
Image develop(std::vector<Plane> channels, const PhotoScene& scene, const PixelNoise& noise);

}  // namespace inkdigit
