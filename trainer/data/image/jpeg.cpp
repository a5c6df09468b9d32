// jpeglib.h needs <cstdio> before it.
#include <cstdio>
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include "trainer/data/image/codec.hpp"
#include "trainer/data/image/exif.hpp"
#include "trainer/data/image/jump.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "JPEG";

// libjpeg goes on after most damage, with pixels that it makes up. These warnings are about data
// that are missing or wrong; the others (a marker too many, an unknown version) lose nothing.
bool is_damage(int code) {
  return code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
         code == JWRN_ARITH_BAD_CODE || code == JWRN_BOGUS_PROGRESSION ||
         code == JWRN_MUST_RESYNC || code == JWRN_NOT_SEQUENTIAL;
}

// Formats that libjpeg knows of and was built without.
bool is_unsupported(int code) {
  return code == JERR_BAD_PRECISION || code == JERR_SOF_UNSUPPORTED || code == JERR_ARITH_NOTIMPL ||
         code == JERR_NOT_COMPILED;
}

class JpegReader {
 public:
  explicit JpegReader(Bytes bytes) : bytes_(bytes) {
    info_.err = jpeg_std_error(&errors_);
    info_.client_data = this;
    errors_.error_exit = [](j_common_ptr info) { self(info).leave(); };
    errors_.emit_message = [](j_common_ptr info, int level) {
      if (level < 0 && is_damage(info->err->msg_code)) self(info).leave();
    };
    errors_.output_message = [](j_common_ptr) {};
    progress_.progress_monitor = [](j_common_ptr info) { self(info).check_scans(); };
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&info_); }

  Image read(const ImageLimits& limits) {
    if (!jump_.run([this] { read_header(); })) fail();
    Image image = make_image(info_.image_width, info_.image_height,
                             info_.out_color_space == JCS_GRAYSCALE ? 1 : 3, limits);
    std::vector<std::uint8_t> cmyk(info_.out_color_space == JCS_CMYK ? 4U * image.width : 0U);
    if (!jump_.run([&] { read_rows(image, cmyk); })) fail();
    return orient(std::move(image), orientation_);
  }

 private:
  static JpegReader& self(j_common_ptr info) {
    return *static_cast<JpegReader*>(info->client_data);
  }

  [[noreturn]] void leave() {
    std::array<char, JMSG_LENGTH_MAX> text{};
    errors_.format_message(reinterpret_cast<j_common_ptr>(&info_), text.data());
    jump_.leave(text.data());
  }

  // Each scan of a progressive picture goes over all of it, and may have no bytes to speak of.
  void check_scans() {
    constexpr int kMostScans = 100;  // encoders make about ten
    if (info_.input_scan_number > kMostScans) jump_.leave("more than 100 scans");
  }

  void read_header() {
    jpeg_create_decompress(&info_);
    info_.progress = &progress_;
    jpeg_mem_src(&info_, bytes_.data(), bytes_.size());
    jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info_, TRUE);
    orientation_ = orientation();  // jpeg_finish_decompress forgets the markers
    const J_COLOR_SPACE found = info_.jpeg_color_space;
    info_.out_color_space = found == JCS_GRAYSCALE                   ? JCS_GRAYSCALE
                            : found == JCS_CMYK || found == JCS_YCCK ? JCS_CMYK
                                                                     : JCS_RGB;
    info_.dct_method = JDCT_ISLOW;  // the same bits with and without SIMD
  }

  void read_rows(Image& image, std::vector<std::uint8_t>& cmyk) {
    jpeg_start_decompress(&info_);
    const std::size_t stride = std::size_t{image.width} * image.channels;
    while (info_.output_scanline < info_.output_height) {
      std::uint8_t* to = image.pixels.data() + info_.output_scanline * stride;
      JSAMPROW row = cmyk.empty() ? to : cmyk.data();
      jpeg_read_scanlines(&info_, &row, 1);
      if (!cmyk.empty()) cmyk_to_rgb(cmyk, to);
    }
    jpeg_finish_decompress(&info_);
  }

  // Without a color profile. Adobe's programs, and whoever follows them, store 255 - ink.
  void cmyk_to_rgb(const std::vector<std::uint8_t>& cmyk, std::uint8_t* rgb) const {
    const bool inverted = info_.saw_Adobe_marker != 0;
    const auto light = [&](std::size_t i) { return inverted ? cmyk[i] : 255 - cmyk[i]; };
    for (std::size_t i = 0; i < cmyk.size(); i += 4) {
      for (std::size_t c = 0; c < 3; ++c) {
        *rgb++ = static_cast<std::uint8_t>((light(i + c) * light(i + 3) + 127) / 255);
      }
    }
  }

  [[nodiscard]] int orientation() const {
    using namespace std::string_view_literals;
    for (const auto* marker = info_.marker_list; marker != nullptr; marker = marker->next) {
      const Bytes block{marker->data, marker->data_length};
      if (begins_with(block, "Exif\0\0"sv)) return exif_orientation(block);
    }
    return 1;
  }

  [[noreturn]] void fail() const {
    const int code = errors_.msg_code;
    if (is_unsupported(code)) not_read(kFormat, jump_.message());
    if (code != JWRN_JPEG_EOF && code != JERR_INPUT_EOF && code != JERR_INPUT_EMPTY) {
      damaged(kFormat, "its pixels cannot be unpacked (libjpeg: " + jump_.message() + ")");
    }
    if (info_.output_height == 0) damaged(kFormat, "ends early: it has no pixels");
    damaged(kFormat, ends_early(info_.output_scanline, info_.output_height, "rows of pixels"));
  }

  Bytes bytes_;
  Jump jump_;
  int orientation_ = 1;
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct info_{};
};

}  // namespace

bool is_jpeg(Bytes bytes) { return begins_with(bytes, "\xff\xd8\xff"); }

Image decode_jpeg(Bytes bytes, const ImageLimits& limits) { return JpegReader(bytes).read(limits); }

}  // namespace inkdigit
