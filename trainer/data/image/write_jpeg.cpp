#include "trainer/data/image/write_jpeg.hpp"

// jpeglib.h needs <cstdio> before it.
#include <cstdio>
// clang-format off
#include <jpeglib.h>
// clang-format on

#include <cstdlib>
#include <new>

#include "trainer/data/image/jump.hpp"

namespace inkdigit {
namespace {

class JpegWriter {
 public:
  JpegWriter() {
    info_.err = jpeg_std_error(&errors_);
    info_.client_data = this;
    errors_.error_exit = [](j_common_ptr info) {
      static_cast<JpegWriter*>(info->client_data)->jump_.leave("");
    };
    errors_.output_message = [](j_common_ptr) {};
  }
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
  ~JpegWriter() {
    jpeg_destroy_compress(&info_);
    // libjpeg allocated it.
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
    std::free(bytes_);
  }

  std::vector<std::uint8_t> write(const Image& image, int quality) {
    // Nothing but memory can be wanting.
    if (!jump_.run([&] { write_rows(image, quality); })) throw std::bad_alloc();
    return {bytes_, bytes_ + size_};
  }

 private:
  void write_rows(const Image& image, int quality) {
    jpeg_create_compress(&info_);
    jpeg_mem_dest(&info_, &bytes_, &size_);
    info_.image_width = image.width;
    info_.image_height = image.height;
    info_.input_components = static_cast<int>(image.channels);
    info_.in_color_space = image.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info_);
    jpeg_set_quality(&info_, quality, TRUE);
    info_.dct_method = JDCT_ISLOW;
    jpeg_start_compress(&info_, TRUE);
    const std::size_t stride = std::size_t{image.width} * image.channels;
    while (info_.next_scanline < info_.image_height) {
      // libjpeg only reads it.
      JSAMPROW row = const_cast<JSAMPROW>(image.pixels.data() + info_.next_scanline * stride);
      jpeg_write_scanlines(&info_, &row, 1);
    }
    jpeg_finish_compress(&info_);
  }

  Jump jump_;
  jpeg_error_mgr errors_{};
  jpeg_compress_struct info_{};
  unsigned char* bytes_ = nullptr;
  unsigned long size_ = 0;  // NOLINT(google-runtime-int): libjpeg's
};

}  // namespace

std::vector<std::uint8_t> encode_jpeg(const Image& image, int quality) {
  return JpegWriter().write(image, quality);
}

}  // namespace inkdigit
