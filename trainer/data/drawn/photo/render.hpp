#pragma once

#include "trainer/base/random.hpp"
#include "trainer/data/drawn/photo/scene.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

// The picture that a camera takes of the scene: RGB, or gray for a fax.
Image render(const PhotoScene& scene, Random& random);

}  // namespace inkdigit
