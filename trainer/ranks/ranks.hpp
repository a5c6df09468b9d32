// The processes that train together, and how they tell each other what they have found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/kernels/share.hpp"

namespace inkdigit {

// From `begin` up to `end`, of whatever is counted.
struct Section {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
  [[nodiscard]] bool empty() const { return end == begin; }
};

// Bytes of a message: `rows` runs of `length` bytes that start `stride` bytes apart.
struct Block {
  std::byte* data = nullptr;
  std::size_t length = 0;
  std::size_t rows = 1;
  std::size_t stride = 0;  // of any use where there are several rows
};

// All ranks make the same calls of gather() and broadcast(), in the same order. Only one thread of
// each makes calls.
class Ranks {
 public:
  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] bool alone() const { return size_ == 1; }
  // The one that reads checkpoints, writes files and speaks.
  [[nodiscard]] bool first() const { return rank_ == 0; }

  // Of the ranks, those that share this one's machine, itself included.
  [[nodiscard]] virtual int on_this_machine() const = 0;
  // Its number among those, from 0.
  [[nodiscard]] virtual int place_on_this_machine() const = 0;
  // Whether the memory of messages may be a GPU's.
  [[nodiscard]] virtual bool takes_device_memory() const = 0;

  // Messages from one to another, which arrive by `tag`, those of the same tag in order. Their
  // memory must stay as it is until finish(), which waits for all that were begun; progress() lets
  // them go on meanwhile.
  virtual void send(int to, int tag, const Block& block) = 0;
  virtual void receive(int from, int tag, const Block& block) = 0;
  virtual void progress() = 0;
  virtual void finish() = 0;

  // Rank r's parts[r] of the memory at `data`, counted in `unit` bytes, comes to all others'
  // memory. The parts end below 2^31, and follow one another.
  virtual void gather(std::byte* data, std::span<const Section> parts, std::size_t unit) = 0;
  // The first rank's bytes come to all others' memory.
  virtual void broadcast(std::span<std::byte> bytes) = 0;

  // Ends all ranks at once, in whatever they do. For what they cannot agree on any more.
  [[noreturn]] virtual void abort(int status) = 0;

  // Seconds that this rank has waited for others.
  [[nodiscard]] virtual double waited_seconds() const = 0;

  // How the ranks stand with each other, see agree(). Until they have first agreed on something,
  // the next that each of them does with others is to agree, whatever goes wrong on it.
  enum class State { kStarting, kWorking, kEnded };
  [[nodiscard]] State state() const { return state_; }
  void set_state(State state) { state_ = state; }

  // Bits by which a rank wishes something, such as an end. They travel with the next batch, so that
  // nobody waits for them: until then heard() does not have them, on any rank, and from then on it
  // does, on all. A rank that is alone hears itself at once.
  void raise(std::uint64_t wishes) { (alone() ? heard_ : raised_) |= wishes; }
  // What has been heard since the last call.
  std::uint64_t heard() { return std::exchange(heard_, 0); }
  // For whoever sends and receives them.
  std::uint64_t take_raised() { return std::exchange(raised_, 0); }
  void hear(std::uint64_t wishes) { heard_ |= wishes; }

 protected:
  Ranks(int rank, int size) : rank_(rank), size_(size) {}

  // For those who know both only in their constructor.
  void set_place(int rank, int size) {
    rank_ = rank;
    size_ = size;
  }

 private:
  int rank_;
  int size_;
  State state_ = State::kStarting;
  std::uint64_t raised_ = 0;
  std::uint64_t heard_ = 0;
};

// Of so many things, those that are one rank's, and those of each rank.
inline Section part_of(std::size_t rank, std::size_t ranks, std::size_t things) {
  const Share share{rank, ranks};
  return {share.first(things), share.last(things)};
}
inline std::vector<Section> parts_of(std::size_t ranks, std::size_t things) {
  std::vector<Section> parts;
  for (std::size_t rank = 0; rank < ranks; ++rank) parts.push_back(part_of(rank, ranks, things));
  return parts;
}

// Values as a message.
template <class T>
Block block_of(T* data, std::size_t count) {
  return {reinterpret_cast<std::byte*>(data), count * sizeof(T)};
}

// The memory of values that are bytes.
template <class T>
std::span<std::byte> bytes_of(std::span<T> values) {
  return std::as_writable_bytes(values);
}

// The first rank's value, for all.
template <class T>
T from_first(Ranks& ranks, T value) {
  ranks.broadcast(bytes_of(std::span(&value, 1)));
  return value;
}

// Likewise, of values of one byte, of which others need not know how many there are.
template <class Bytes>
Bytes bytes_from_first(Ranks& ranks, Bytes bytes) {
  bytes.resize(from_first(ranks, bytes.size()));
  ranks.broadcast(bytes_of(std::span(bytes)));
  return bytes;
}

// Of values, those that are rank r's by parts[r].
template <class T>
void gather(Ranks& ranks, std::span<T> values, std::span<const Section> parts) {
  ranks.gather(bytes_of(values).data(), parts, sizeof(T));
}

}  // namespace inkdigit
