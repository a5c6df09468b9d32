// What a network gets to see of a picture or a drawing: height x width x channels bytes, the same
// in training, evaluation and prediction.
//   1 channel    ink, 0 = paper, 255 = ink, fitted and centered as MNIST's (engine/ink/raster.hpp)
//                or, where the network's input says so (InputSpec::ink), a picture as below in gray
//   3 channels   a picture as it is, stretched to height x width, on white where it is transparent;
//                ink as above, the same in all three channels, so light on dark, as MNIST is
// Any other number of channels is a UserError.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/ink/strokes.hpp"
#include "engine/spec/network_spec.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

using Pixels = std::vector<std::uint8_t>;

Pixels picture_from_file(const std::filesystem::path& path, const InputSpec& input);

// Of a picture that has been read already; `name` is what errors call it.
Pixels picture_from_image(const Image& image, const InputSpec& input, const std::string& name);

// Errors begin with `where`.
Pixels picture_from_drawing(const Drawing& drawing, const InputSpec& input,
                            const std::string& where);

// One channel, made three where the network takes three.
Pixels picture_from_ink(Pixels ink, const InputSpec& input);

}  // namespace inkdigit
