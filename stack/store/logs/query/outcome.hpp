#pragma once

#include <string>
#include <tl/expected.hpp>

namespace store::logs {

// Why a query has no answer, as the API says it.
struct Failure {
  int status = 400;
  std::string message;
};

template <typename T>
using Outcome = tl::expected<T, Failure>;

inline tl::unexpected<Failure> refuse(int status, std::string message) {
  return tl::unexpected<Failure>(Failure{status, std::move(message)});
}

}  // namespace store::logs
