#pragma once

#include <cstdint>
#include <vector>

#include "harness/observe/lost_in_part.hpp"

// A gateway that answers some requests itself, and sends no spans, leaves these without a trace,
// as a sampler leaves others: by what the client saw of them they are told apart.
namespace harness::observe {

// Of `sent` requests those of which no service has a span, where the client saw all of them refused
// or failed by a status, and each that went well has one. Empty: it is not so, or not known of
// each.
std::vector<UntracedRequest> untraced_refusals(const OwnRequests& own, std::uint64_t sent,
                                               const Conventions& conventions, const Window& run,
                                               const AskAll& ask);

}  // namespace harness::observe
