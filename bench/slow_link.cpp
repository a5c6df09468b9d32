// A network between ranks that are on one machine: a library that bench/ranks.js has loaded in
// front of MPI's. Messages are MPI's own; they count as arrived when they would have, over a link
// of its own for each rank, which takes in one byte after the other, and after a latency. Calls are
// those of trainer/ranks/mpi_ranks.cpp; what only starts and ends a training is not slowed down.
//
// INKDIGIT_LINK: seconds of latency, a comma, bytes a second.
#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

namespace {

// Clocks of processes of one machine agree.
double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// With each message goes another one, which says when it left.
constexpr int kStampTag = 1 << 20;

struct Message {
  double left = 0;
  double bytes = 0;
};

class Link {
 public:
  Link() {
    const char* const text = std::getenv("INKDIGIT_LINK");
    if (text == nullptr) return;
    const std::string values(text);
    latency_ = std::stod(values);
    bandwidth_ = std::stod(values.substr(values.find(',') + 1));
  }

  // When all of them are here. They come in the order in which they left.
  double take_in(std::vector<Message> messages, double latency) {
    std::sort(messages.begin(), messages.end(),
              [](const Message& a, const Message& b) { return a.left < b.left; });
    double here = 0;
    for (const Message& message : messages) {
      free_ = std::max(free_, message.left) + message.bytes / bandwidth_;
      here = std::max(here, free_ + latency);
    }
    return here;
  }

  [[nodiscard]] double latency() const { return latency_; }

 private:
  double latency_ = 0;
  double bandwidth_ = 1e30;
  double free_ = 0;
};

double bytes_of(int count, MPI_Datatype type) {
  int size = 0;
  PMPI_Type_size(type, &size);
  return static_cast<double>(count) * size;
}

// What is under way to and from this rank.
struct Traffic {
  Link link;
  std::deque<Message> arriving;     // stays where it is, as stamps are received into it
  std::deque<double> leaving;       // likewise
  std::vector<MPI_Request> stamps;  // of both
  double due = 0;                   // of messages that are here; 0 = not known yet
  MPI_Request gather = MPI_REQUEST_NULL;
  MPI_Request gather_stamps = MPI_REQUEST_NULL;
  std::vector<Message> gathered;     // of each rank
  std::vector<double> gather_times;  // likewise
  int rank = 0;
};

Traffic& traffic() {
  static Traffic all;
  return all;
}

int test_messages(int count, MPI_Request requests[], int* done) {
  Traffic& t = traffic();
  PMPI_Testall(count, requests, done, MPI_STATUSES_IGNORE);
  int stamped = 0;
  PMPI_Testall(static_cast<int>(t.stamps.size()), t.stamps.data(), &stamped, MPI_STATUSES_IGNORE);
  if (*done == 0 || stamped == 0) {
    *done = 0;
    return MPI_SUCCESS;
  }
  if (t.due == 0) t.due = t.link.take_in({t.arriving.begin(), t.arriving.end()}, t.link.latency());
  *done = now() >= t.due ? 1 : 0;
  if (*done == 0) return MPI_SUCCESS;
  t.arriving.clear();
  t.leaving.clear();
  t.stamps.clear();
  t.due = 0;
  return MPI_SUCCESS;
}

int test_gather(MPI_Request* request, int* done) {
  Traffic& t = traffic();
  PMPI_Testall(1, request, done, MPI_STATUSES_IGNORE);
  int stamped = 0;
  PMPI_Testall(1, &t.gather_stamps, &stamped, MPI_STATUSES_IGNORE);
  if (*done == 0 || stamped == 0) {
    *done = 0;
    return MPI_SUCCESS;
  }
  if (t.due == 0) {
    std::vector<Message> others;
    for (std::size_t r = 0; r < t.gathered.size(); ++r) {
      t.gathered[r].left = t.gather_times[r];
      if (static_cast<int>(r) != t.rank) others.push_back(t.gathered[r]);
    }
    const double rounds = std::ceil(std::log2(static_cast<double>(t.gathered.size())));
    t.due = t.link.take_in(others, rounds * t.link.latency());
  }
  *done = now() >= t.due ? 1 : 0;
  if (*done == 0) return MPI_SUCCESS;
  t.due = 0;
  t.gather = MPI_REQUEST_NULL;
  return MPI_SUCCESS;
}

}  // namespace

extern "C" {

int MPI_Isend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm all,
              MPI_Request* request) {
  Traffic& t = traffic();
  const double& left = t.leaving.emplace_back(now());
  PMPI_Isend(&left, 1, MPI_DOUBLE, to, kStampTag + tag, all, &t.stamps.emplace_back());
  return PMPI_Isend(data, count, type, to, tag, all, request);
}

int MPI_Irecv(void* data, int count, MPI_Datatype type, int from, int tag, MPI_Comm all,
              MPI_Request* request) {
  Traffic& t = traffic();
  Message& message = t.arriving.emplace_back(Message{0, bytes_of(count, type)});
  PMPI_Irecv(&message.left, 1, MPI_DOUBLE, from, kStampTag + tag, all, &t.stamps.emplace_back());
  return PMPI_Irecv(data, count, type, from, tag, all, request);
}

int MPI_Iallgatherv(const void* own, int own_count, MPI_Datatype own_type, void* data,
                    const int counts[], const int starts[], MPI_Datatype type, MPI_Comm all,
                    MPI_Request* request) {
  Traffic& t = traffic();
  int size = 1;
  PMPI_Comm_size(all, &size);
  PMPI_Comm_rank(all, &t.rank);
  t.gathered.assign(static_cast<std::size_t>(size), {});
  t.gather_times.assign(static_cast<std::size_t>(size), 0);
  for (int r = 0; r < size; ++r) {
    t.gathered[static_cast<std::size_t>(r)].bytes = bytes_of(counts[r], type);
  }
  t.gather_times[static_cast<std::size_t>(t.rank)] = now();
  PMPI_Iallgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, t.gather_times.data(), 1, MPI_DOUBLE, all,
                  &t.gather_stamps);
  const int status =
      PMPI_Iallgatherv(own, own_count, own_type, data, counts, starts, type, all, request);
  t.gather = *request;
  return status;
}

int MPI_Testall(int count, MPI_Request requests[], int* done, MPI_Status statuses[]) {
  const Traffic& t = traffic();
  const bool gathers = count == 1 && t.gather != MPI_REQUEST_NULL &&
                       (requests[0] == t.gather || requests[0] == MPI_REQUEST_NULL);
  if (gathers) return test_gather(requests, done);
  if (!t.stamps.empty()) return test_messages(count, requests, done);
  return PMPI_Testall(count, requests, done, statuses);
}

}  // extern "C"
