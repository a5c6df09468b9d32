#include <png.h>

#include <cstring>
#include <new>

#include "trainer/data/image/codec.hpp"
#include "trainer/data/image/exif.hpp"
#include "trainer/data/image/jump.hpp"
#include "trainer/data/image/write_png.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "PNG";

class PngReader {
 public:
  explicit PngReader(Bytes bytes) : left_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_set_read_fn(png_, this, on_read);
    // The only bound is make_image's, which has better words.
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }

  Image read(const ImageLimits& limits) {
    if (!jump_.run([this] { read_header(); })) fail("its header");
    Image image = make_image(png_get_image_width(png_, info_), png_get_image_height(png_, info_),
                             png_get_channels(png_, info_), limits);
    if (!jump_.run([this, &image] { read_rows(image); })) fail("its pixels");
    return orient(std::move(image), orientation());
  }

 private:
  static PngReader& self(png_structp png) {
    return *static_cast<PngReader*>(png_get_error_ptr(png));
  }
  static void on_error(png_structp png, png_const_charp message) { self(png).jump_.leave(message); }
  static void on_warning(png_structp /*png*/, png_const_charp /*message*/) {}
  static void on_read(png_structp png, png_bytep to, std::size_t count) {
    PngReader& reader = self(png);
    if (count > reader.left_.size()) {
      reader.ended_ = true;
      reader.jump_.leave("");
    }
    std::memcpy(to, reader.left_.data(), count);
    reader.left_ = reader.left_.subspan(count);
  }

  // Whatever the colors and depth, rows become bytes of 1, 3 or 4 channels.
  void read_header() {
    png_read_info(png_, info_);
    const int color = png_get_color_type(png_, info_);
    const bool gray = (color & PNG_COLOR_MASK_COLOR) == 0;
    const bool alpha =
        (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
    png_set_expand(png_);
    png_set_strip_16(png_);
    if (gray && alpha) png_set_gray_to_rgb(png_);
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
  }

  void read_rows(Image& image) {
    const std::size_t stride = std::size_t{image.width} * image.channels;
    if (png_get_rowbytes(png_, info_) != stride) jump_.leave("rows of an unexpected size");
    for (int pass = 0; pass < passes_; ++pass) {
      for (std::size_t y = 0; y < image.height; ++y) {
        png_read_row(png_, image.pixels.data() + y * stride, nullptr);
        rows_ = y + 1;
      }
    }
    complete_ = true;
    png_read_end(png_, info_);
  }

  int orientation() {
    png_uint_32 size = 0;
    png_bytep block = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &block) == 0) return 1;
    return exif_orientation({block, size});
  }

  // What was being read, and libpng's reason.
  [[noreturn]] void fail(const std::string& part) const {
    if (!ended_) damaged(kFormat, part + " cannot be unpacked (libpng: " + jump_.message() + ")");
    if (complete_) damaged(kFormat, "ends early: its last part is missing");
    if (passes_ != 1) damaged(kFormat, "ends early: pixels are missing");
    damaged(kFormat, ends_early(rows_, png_get_image_height(png_, info_), "rows of pixels"));
  }

  Bytes left_;
  Jump jump_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  int passes_ = 0;
  std::size_t rows_ = 0;
  bool ended_ = false;
  bool complete_ = false;  // all pixels have been read
};

}  // namespace

bool is_png(Bytes bytes) { return begins_with(bytes, "\x89PNG\r\n\x1a\n"); }

Image decode_png(Bytes bytes, const ImageLimits& limits) { return PngReader(bytes).read(limits); }

std::vector<std::uint8_t> encode_png(const Image& image) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = image.width;
  header.height = image.height;
  header.format = image.channels == 1   ? PNG_FORMAT_GRAY
                  : image.channels == 3 ? PNG_FORMAT_RGB
                                        : PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(header);
  std::vector<std::uint8_t> file(size);
  if (png_image_write_to_memory(&header, file.data(), &size, 0, image.pixels.data(), 0, nullptr) ==
      0) {
    throw std::bad_alloc();  // nothing else can go wrong
  }
  file.resize(size);
  return file;
}

}  // namespace inkdigit
