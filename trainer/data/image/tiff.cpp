#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

#include "trainer/data/image/codec.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "TIFF";

// The bytes as libtiff wants a file, and the first thing that it says about it.
struct Source {
  Bytes bytes;
  std::size_t position = 0;
  bool ended = false;  // more was asked for than there is
  std::array<char, 200> error{};
};

Source& source(thandle_t handle) { return *static_cast<Source*>(handle); }

tmsize_t on_read(thandle_t handle, void* to, tmsize_t count) {
  Source& from = source(handle);
  const std::size_t left = from.bytes.size() - std::min(from.position, from.bytes.size());
  const std::size_t taken = std::min(left, static_cast<std::size_t>(std::max<tmsize_t>(count, 0)));
  if (taken > 0) std::memcpy(to, from.bytes.data() + from.position, taken);
  from.position += taken;
  if (taken < static_cast<std::size_t>(count)) from.ended = true;
  return static_cast<tmsize_t>(taken);
}

tmsize_t on_write(thandle_t /*handle*/, void* /*from*/, tmsize_t /*count*/) { return 0; }

toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
  Source& from = source(handle);
  if (whence == SEEK_CUR) offset += from.position;
  if (whence == SEEK_END) offset += from.bytes.size();
  from.position = static_cast<std::size_t>(offset);
  return offset;
}

int on_close(thandle_t /*handle*/) { return 0; }

toff_t on_size(thandle_t handle) { return source(handle).bytes.size(); }

int on_error(TIFF* /*tiff*/, void* user, const char* /*module*/, const char* format,
             va_list values) {
  auto& error = static_cast<Source*>(user)->error;
  if (error[0] == 0) std::vsnprintf(error.data(), error.size(), format, values);
  return 1;  // nobody else is to print it
}

int on_warning(TIFF* /*tiff*/, void* /*user*/, const char* /*module*/, const char* /*format*/,
               va_list /*values*/) {
  return 1;
}

struct TiffFree {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};
using TiffHandle = std::unique_ptr<TIFF, TiffFree>;

TiffHandle open(Source& source, const ImageLimits& limits) {
  const std::unique_ptr<TIFFOpenOptions, TiffFree> options(TIFFOpenOptionsAlloc());
  if (!options) throw std::bad_alloc();
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), on_error, &source);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), on_warning, nullptr);
  // A strip may be a whole picture of four channels of 16 bits; the rest is for libtiff itself.
  constexpr std::uint64_t kOwn = std::uint64_t{1} << 24U;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(),
                                      static_cast<tmsize_t>(limits.pixels * 8 + kOwn));
  return TiffHandle(TIFFClientOpenExt("", "rm", &source, on_read, on_write, on_seek, on_close,
                                      on_size, nullptr, nullptr, options.get()));
}

[[noreturn]] void fail(const Source& source) {
  damaged(kFormat, std::string(source.ended ? "ends early" : "it cannot be unpacked") +
                       " (libtiff: " + (source.error[0] != 0 ? source.error.data() : "no reason") +
                       ")");
}

// libtiff's packed pixels, colors multiplied by alpha, in place to RGBA or RGB.
void unpack(Image& image, bool has_alpha) {
  std::uint8_t* to = image.pixels.data();
  for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
    std::uint32_t packed = 0;
    std::memcpy(&packed, image.pixels.data() + i, sizeof packed);
    const std::uint32_t alpha = has_alpha ? TIFFGetA(packed) : 255;
    for (const std::uint32_t color : {TIFFGetR(packed), TIFFGetG(packed), TIFFGetB(packed)}) {
      *to++ = static_cast<std::uint8_t>(
          alpha == 0 ? 0 : std::min<std::uint32_t>(255, (color * 255 + alpha / 2) / alpha));
    }
    if (has_alpha) *to++ = static_cast<std::uint8_t>(alpha);
  }
  if (has_alpha) return;
  image.channels = 3;
  image.pixels.resize(image.pixels.size() / 4 * 3);
}

}  // namespace

bool is_tiff(Bytes bytes) {
  using namespace std::string_view_literals;
  return begins_with(bytes, "II*\0"sv) || begins_with(bytes, "MM\0*"sv) ||
         begins_with(bytes, "II+\0"sv) || begins_with(bytes, "MM\0+"sv);
}

Image decode_tiff(Bytes bytes, const ImageLimits& limits) {
  Source source{.bytes = bytes};
  const TiffHandle tiff = open(source, limits);
  if (!tiff) fail(source);
  // A tag of no account may be wrong; from here on it is about pixels.
  source.error[0] = 0;
  source.ended = false;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
  Image image = make_image(width, height, 4, limits);
  std::array<char, 1024> reason{};
  if (TIFFRGBAImageOK(tiff.get(), reason.data()) == 0) not_read(kFormat, reason.data());
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
  std::uint16_t extra_count = 0;
  const std::uint16_t* extra = nullptr;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_EXTRASAMPLES, &extra_count, &extra);
  // In the file's own orientation libtiff moves nothing: it cannot turn pictures on their side.
  const int done = TIFFReadRGBAImageOriented(
      tiff.get(), width, height, reinterpret_cast<std::uint32_t*>(image.pixels.data()), orientation,
      /*stopOnError=*/1);
  if (done == 0 || source.error[0] != 0) fail(source);
  unpack(image, extra_count > 0);
  return orient(std::move(image), orientation);
}

}  // namespace inkdigit
