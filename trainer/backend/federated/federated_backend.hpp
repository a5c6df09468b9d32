// Federated averaging (McMahan et al., "Communication-efficient learning of deep networks from
// decentralized data", AISTATS 2017), simulated: a step is a round. The clients that it asks each
// go on from the same parameters, with an optimizer of their own that remembers nothing, over
// their own samples alone; the parameters that they come to are averaged, each weighted by how
// many samples it has. Running means of batch normalization are averaged likewise.
#pragma once

#include <memory>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/federated/federated_spec.hpp"

namespace inkdigit {

// How many clients the samples belong to. A UserError where clients are to be writers and a sample
// has none.
std::size_t count_clients(const FederatedSpec& spec, std::uint64_t seed, const Dataset& data,
                          std::span<const std::uint32_t> samples);

// Its train_batch() is a round over the samples of one epoch, at the learning rate of all of its
// clients; the loss that it returns is that of the clients' last local epoch, scaled to all
// samples. Clients are spread over ranks and threads, each on one of them.
//   images_a_step   of a client's own optimizer steps
// The same calls give the same bits, whatever the number of threads and ranks. It is a UserError
// where count_clients() is, and where a moving average is asked for, which no client keeps.
std::unique_ptr<Backend> make_federated_backend(const FederatedSpec& spec, const Network& network,
                                                const BackendOptions& options, int images_a_step);

}  // namespace inkdigit
