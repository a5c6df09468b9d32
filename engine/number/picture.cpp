#include "engine/number/picture.hpp"

#include <algorithm>
#include <utility>

#include "engine/ink/picture/find_ink.hpp"
#include "engine/ink/picture/fit_ink.hpp"

namespace inkdigit {

Result<PictureReading> recognize_picture(Recognizer& recognizer, const BitmapView& bitmap) {
  Result<Recognition> whole = recognizer.recognize(bitmap);
  if (!whole) return whole.error();
  PictureReading reading;
  const PictureInk ink = find_ink(bitmap);
  const InputSpec& input = recognizer.model().network.spec().input;
  for (std::uint32_t i = 0; i < ink.ink.pieces.size(); ++i) {
    const PixelBox& box = ink.ink.pieces[i].box;
    const Raster raster =
        fit_ink(excerpt(ink, std::span(&i, 1)), {.height = input.height, .width = input.width});
    Result<Recognition> recognition = recognizer.recognize(raster.pixels);
    if (!recognition) return recognition.error();
    if (recognition->digit < 0) continue;
    reading.text +=
        recognizer.model().network.spec().classes[static_cast<std::size_t>(recognition->digit)];
    reading.confidence = 1;
    reading.digits.push_back({std::move(*recognition),
                              {box.left * ink.scale, box.top * ink.scale,
                               (box.right + 1) * ink.scale, (box.bottom + 1) * ink.scale},
                              0});
  }
  return reading;
}

}  // namespace inkdigit
