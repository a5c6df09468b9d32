// A window that slides over a picture; pictures are height x width x channels.
struct inkdigit_window {
  int32_t height, width, channels;              // of its input
  int32_t kernel_height, kernel_width;          // pixels
  int32_t stride, padding;                      // pixels; outside of the picture all is 0
  int32_t out_height, out_width, out_channels;  // of what it gives
};
