#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/store/http/message.hpp"
#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/outcome.hpp"

// How outcomes are told over HTTP. Who has one has counted it.
namespace store {

// As Loki answers a push: 204, or the reason as text.
http::Response loki_answer(const Outcome& outcome);

// As OTLP wants it: in the encoding of the request, partial_success in what was taken,
// google.rpc.Status otherwise. `what` is "Spans", "LogRecords" or "DataPoints".
http::Response otlp_answer(const Outcome& outcome, otlp::Format format, std::string_view what);

// What was refused before anybody read it, told in the same way.
http::Response otlp_refusal(const http::Request& request, http::Response refused);

// How many records of a push in that format its answer, of status 2xx, says were not taken after
// all. One that cannot be read says nothing.
std::uint64_t rejected_in(const std::string& answer, otlp::Format format);

// None: a content type that OTLP does not have.
std::optional<otlp::Format> otlp_format(const http::Request& request);
http::Response unknown_format(const http::Request& request);

}  // namespace store
