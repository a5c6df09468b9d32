#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace inkdigit {

// Memory that values of different lifetimes share. One first fit after the other is enough: a
// network has few values alive at a time.
class ArenaPlan {
 public:
  // The start of `size` elements that are in use while layers first..last run.
  std::size_t place(std::size_t size, std::size_t first, std::size_t last) {
    std::size_t start = 0;
    for (bool moved = true; moved;) {
      moved = false;
      for (const Block& block : blocks_) {
        const bool both_alive = block.first <= last && first <= block.last;
        if (both_alive && start < block.end && block.start < start + size) {
          start = block.end;
          moved = true;
        }
      }
    }
    blocks_.push_back({start, start + size, first, last});
    size_ = std::max(size_, start + size);
    return start;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Block {
    std::size_t start;
    std::size_t end;
    std::size_t first;
    std::size_t last;
  };

  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

}  // namespace inkdigit
