// What the kinds of data share: how a sample goes into a Dataset, and which class it is of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trainer/data/load.hpp"
#include "trainer/data/picture.hpp"

namespace inkdigit {

// Without samples. The name becomes UTF-8, since it goes into weights files and reports.
Dataset make_dataset(const std::string& name, const LoadOptions& options);

void add_sample(Dataset& data, const Pixels& picture, std::size_t label);

// All samples' pictures at once: ink as bytes, count x height x width, or width x height where they
// are transposed, become what the network takes.
struct InkPictures {
  std::vector<std::uint8_t> pixels;
  std::size_t height = 0;
  std::size_t width = 0;
  bool transposed = false;
};
void set_pictures(Dataset& data, InkPictures pictures, const InputSpec& input);

// A drawing's picture and its ink; errors begin with `where`.
void add_drawing(Dataset& data, const Drawing& drawing, std::size_t label, const InputSpec& input,
                 const std::string& where);

// How far a set has been read.
void report(const LoadOptions& options, const Dataset& data, std::size_t total);

// "the classes 0 1 2", or as many as fit a line.
std::string class_list(const LoadOptions& options);

// The class called `name`, or an error that begins with `what` and the name.
std::size_t class_index(const std::string& what, const std::string& name,
                        const LoadOptions& options);

// What is known of labels that are numbers.
enum class NumbersShow { kAnything, kDigits, kLetters };

// Such labels made indices of classes: a number is the class of that name where there are such
// names, otherwise the class with that index. A network is not judged by what its classes do not
// show: one of letters not by digits (numbers of which none is above 9 count as such where there
// are more classes than ten), one of digits not by letters. Errors begin with `where` and count
// labels from 1.
std::vector<std::uint8_t> classes_of_numbers(std::span<const std::uint8_t> numbers,
                                             NumbersShow show, const std::string& where,
                                             const LoadOptions& options);

// The names of a set's classes, by their numbers; some are also called otherwise, as "A" is "a"
// where big and small letters are one class.
struct SetClasses {
  std::vector<std::string> names;
  std::vector<std::string> also{};  // of all of them, or empty
  std::size_t first = 0;            // the number of the first class
};

// Labels that are numbers made indices of the network's classes, by name. Errors begin with `where`
// and count labels from 1.
std::vector<std::uint8_t> classes_by_name(std::span<const std::uint8_t> numbers,
                                          const SetClasses& classes, const std::string& where,
                                          const LoadOptions& options);

}  // namespace inkdigit
