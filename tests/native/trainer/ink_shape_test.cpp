#include "trainer/augment/ink_shape.hpp"

#include <cmath>
#include <numbers>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"

namespace inkdigit {
namespace {

using test::ink_of;

constexpr double kRight = std::numbers::pi / 2;

// Where the projection puts one point of the unit box.
Point projected(const InkProjection& projection, Point p) {
  Ink ink = ink_of({{p}});
  project(projection, ink);
  return ink.points[0];
}

// Fewer than 50 roundings of doubles that are no larger than 8.
constexpr double kRounding = test::gamma<double>(50) * 8;

void check_at(Point p, double x, double y) {
  CHECK(std::abs(p.x - x) <= kRounding);
  CHECK(std::abs(p.y - y) <= kRounding);
}

TEST_CASE("fitted ink has a box whose larger side is 1, and its aspect") {
  Ink ink = ink_of({{{3, -2}, {5, 2}}, {{4, 6}}});
  REQUIRE(fit(ink));
  check_at(ink.points[0], 0, 0);
  check_at(ink.points[1], 0.25, 0.5);
  check_at(ink.points[2], 0.125, 1);
}

TEST_CASE("ink without size cannot be fitted and stays as it is") {
  Ink none;
  CHECK_FALSE(fit(none));
  Ink dot = ink_of({{{3, 4}, {3, 4}}, {{3, 4}}});
  CHECK_FALSE(fit(dot));
  check_at(dot.points[2], 3, 4);
}

TEST_CASE("the projection stretches, slants and turns about the middle of the box") {
  check_at(projected({}, {0.75, 0.5}), 0.25, 0);
  check_at(projected({.scale_x = 2, .scale_y = 0.5}, {0.75, 0.75}), 0.5, 0.125);
  // What is above goes right, upright lines lean by the slant, horizontal ones stay.
  check_at(projected({.shear = 1}, {0.5, 0}), 0.5, -0.5);
  check_at(projected({.shear = 1}, {0.25, 0.5}), -0.25, 0);
  // Clockwise, y down: the right goes down.
  check_at(projected({.angle = kRight}, {1, 0.5}), 0, 0.5);
  // Stretched before it is turned, and slanted in between.
  check_at(projected({.scale_x = 2, .angle = kRight}, {1, 0.5}), 0, 1);
  check_at(projected({.scale_y = 2, .shear = 1}, {0.5, 0}), 1, -1);
}

TEST_CASE("perspective shrinks one side, grows the other and keeps lines straight") {
  const InkProjection far_right{.perspective_x = 0.8};
  check_at(projected(far_right, {1, 1}), 0.5 / 1.4, 0.5 / 1.4);
  check_at(projected(far_right, {0, 1}), -0.5 / 0.6, 0.5 / 0.6);
  const InkProjection far_below{.perspective_y = 0.8};
  check_at(projected(far_below, {1, 1}), 0.5 / 1.4, 0.5 / 1.4);
  check_at(projected(far_below, {1, 0}), 0.5 / 0.6, -0.5 / 0.6);
  const InkProjection tilted{.perspective_x = 0.5, .perspective_y = -0.8, .angle = 0.3};
  const Point a = projected(tilted, {0.1, 0.2});
  const Point b = projected(tilted, {0.4, 0.5});
  const Point c = projected(tilted, {0.9, 1.0});
  CHECK(std::abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) <= kRounding);
}

TEST_CASE("a wave displaces points by their place along the stroke") {
  InkWaves waves{};
  waves[1] = {.frequency = 0.5, .phase = kRight, .amplitude = {0, 0.25}};
  // A corner: the length goes on around it.
  Ink ink = ink_of({{{0, 0}, {0.5, 0}, {1, 0}, {1, 1}}});
  sway(ink.points, waves);
  check_at(ink.points[0], 0, 0.25);
  check_at(ink.points[1], 0.5, 0);
  check_at(ink.points[2], 1, -0.25);
  check_at(ink.points[3], 1, 1.25);
  waves[2] = {.frequency = 0, .phase = kRight, .amplitude = {1, 0}};
  Ink dot = ink_of({{{0.5, 0.5}}});
  sway(dot.points, waves);
  check_at(dot.points[0], 1.5, 0.75);
  sway({}, waves);
}

TEST_CASE("a shift moves the points that it is given") {
  Ink ink = ink_of({{{0, 0}, {1, 0}}, {{2, 2}}});
  shift(std::span(ink.points).first(2), {0.5, -1});
  check_at(ink.points[0], 0.5, -1);
  check_at(ink.points[1], 1.5, -1);
  check_at(ink.points[2], 2, 2);
}

}  // namespace
}  // namespace inkdigit
