#pragma once

namespace inkdigit {

// Of a pixel, the share (0..1) that lies within a band `width` pixels wide, whose middle is
// `distance` pixels from the pixel's.
constexpr float overlap(float distance, float width) {
  const float beyond = (width + 1) / 2 - (distance < 0 ? -distance : distance);
  const float most = width < 1 ? width : 1;
  const float share = beyond < most ? beyond : most;
  return share < 0 ? 0 : share;
}

}  // namespace inkdigit
