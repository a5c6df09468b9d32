// Goes through the inputs of `predict`: files, folders and streams, of pictures and of drawings.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/recognizer.hpp"
#include "trainer/cli/predict_answer.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

// An input, and what was read.
struct Predicted {
  std::string input;
  // One of the two is there.
  const Image* picture = nullptr;
  const Drawing* drawing = nullptr;
  Answer answer;
};

// What hears of each input, in the inputs' order.
struct PredictListener {
  std::function<void(const Predicted& predicted)> answered;
  std::function<void(const std::string& reason)> failed;
};

class PredictRun {
 public:
  PredictRun(Recognizer& recognizer, Question question, PredictListener listener)
      : recognizer_(recognizer), question_(std::move(question)), listener_(std::move(listener)) {}

  // What cannot be read is told, and does not keep the rest from being answered.
  void predict(const std::filesystem::path& input);

  [[nodiscard]] bool complained() const { return complained_; }

 private:
  template <class Read>
  auto attempt(const std::filesystem::path& input, const Read& read)
      -> std::optional<decltype(read())>;

  void predict_folder(const std::filesystem::path& folder);
  void predict_image(const std::filesystem::path& path);
  void predict_stream(const std::filesystem::path& path);
  void predict_picture(std::span<const std::uint8_t> bytes, const std::string& name);
  void predict_drawings(const std::filesystem::path& path,
                        const std::optional<std::vector<StrokeSample>>& samples);
  void predict_drawing(const Drawing& drawing, const std::string& name);

  Recognizer& recognizer_;
  Question question_;
  PredictListener listener_;
  bool complained_ = false;
};

}  // namespace inkdigit
