#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "trainer/data/image/codec.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "GIF";

struct GifClose {
  void operator()(GifFileType* file) const { DGifCloseFile(file, nullptr); }
};

// The first picture of a file; what it does not cover of its screen is transparent.
class GifReader {
 public:
  explicit GifReader(Bytes bytes) : left_(bytes) {
    int error = 0;
    file_.reset(DGifOpen(this, on_read, &error));
    if (!file_) fail(error);
  }

  Image read(const ImageLimits& limits) {
    go_to_picture();
    const GifImageDesc& frame = file_->Image;
    const ColorMapObject* map = frame.ColorMap != nullptr ? frame.ColorMap : file_->SColorMap;
    if (map == nullptr) damaged(kFormat, "it has no colors");
    const auto left = static_cast<std::size_t>(frame.Left);
    const auto top = static_cast<std::size_t>(frame.Top);
    const auto width = static_cast<std::size_t>(frame.Width);
    const auto height = static_cast<std::size_t>(frame.Height);
    Image image = make_image(
        std::max<std::size_t>(left + width, static_cast<std::size_t>(file_->SWidth)),
        std::max<std::size_t>(top + height, static_cast<std::size_t>(file_->SHeight)), 4, limits);
    std::vector<GifPixelType> row(width);
    for (std::size_t i = 0; i < height; ++i) {
      if (DGifGetLine(file_.get(), row.data(), frame.Width) == GIF_ERROR) fail(file_->Error);
      const std::size_t y = frame.Interlace ? interlaced_row(i, height) : i;
      put(row, *map, image.pixels.data() + ((top + y) * image.width + left) * 4);
    }
    return image;
  }

 private:
  [[noreturn]] void fail(int error) const {
    if (error == D_GIF_ERR_NOT_ENOUGH_MEM) throw std::bad_alloc();
    if (ended_ || error == D_GIF_ERR_EOF_TOO_SOON) {
      damaged(kFormat, "ends early: pixels are missing");
    }
    const char* reason = GifErrorString(error);
    damaged(kFormat, "it cannot be unpacked (giflib: " +
                         std::string(reason != nullptr ? reason : "no reason") + ")");
  }

  static int on_read(GifFileType* file, GifByteType* to, int count) {
    auto& reader = *static_cast<GifReader*>(file->UserData);
    Bytes& left = reader.left_;
    const std::size_t taken = std::min(left.size(), static_cast<std::size_t>(count));
    if (taken < static_cast<std::size_t>(count)) reader.ended_ = true;
    std::copy_n(left.begin(), taken, to);
    left = left.subspan(taken);
    return static_cast<int>(taken);
  }

  // Past the extensions in front of it, which say what is transparent.
  void go_to_picture() {
    for (;;) {
      GifRecordType record = UNDEFINED_RECORD_TYPE;
      if (DGifGetRecordType(file_.get(), &record) == GIF_ERROR) fail(file_->Error);
      if (record == IMAGE_DESC_RECORD_TYPE) break;
      if (record == TERMINATE_RECORD_TYPE) damaged(kFormat, "it holds no picture");
      int code = 0;
      GifByteType* block = nullptr;  // its length, then its bytes
      if (DGifGetExtension(file_.get(), &code, &block) == GIF_ERROR) fail(file_->Error);
      while (block != nullptr) {
        GraphicsControlBlock control{};
        if (code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(block[0], block + 1, &control) != GIF_ERROR) {
          transparent_ = control.TransparentColor;
        }
        if (DGifGetExtensionNext(file_.get(), &block) == GIF_ERROR) fail(file_->Error);
      }
    }
    if (DGifGetImageDesc(file_.get()) == GIF_ERROR) fail(file_->Error);
  }

  // Which row comes i-th: every eighth, those between them, and so on.
  static std::size_t interlaced_row(std::size_t i, std::size_t height) {
    constexpr std::array<std::array<std::size_t, 2>, 4> kPasses{{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
    for (const auto& [start, step] : kPasses) {
      const std::size_t rows = height > start ? (height - start + step - 1) / step : 0;
      if (i < rows) return start + i * step;
      i -= rows;
    }
    return 0;  // i < height has been found
  }

  void put(const std::vector<GifPixelType>& row, const ColorMapObject& map,
           std::uint8_t* to) const {
    for (const GifPixelType index : row) {
      if (index != transparent_) {
        if (index >= map.ColorCount) {
          damaged(kFormat,
                  "color " + std::to_string(index) + " of " + std::to_string(map.ColorCount));
        }
        const GifColorType& color = map.Colors[index];
        to[0] = color.Red;
        to[1] = color.Green;
        to[2] = color.Blue;
        to[3] = 255;
      }
      to += 4;
    }
  }

  Bytes left_;
  bool ended_ = false;  // more was asked for than there is
  std::unique_ptr<GifFileType, GifClose> file_;
  int transparent_ = NO_TRANSPARENT_COLOR;
};

}  // namespace

bool is_gif(Bytes bytes) { return begins_with(bytes, "GIF87a") || begins_with(bytes, "GIF89a"); }

Image decode_gif(Bytes bytes, const ImageLimits& limits) { return GifReader(bytes).read(limits); }

}  // namespace inkdigit
