#pragma once

#include <string>
#include <tl/expected.hpp>

#include "stack/store/deadline.hpp"

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

// Why a query ends whose deadline has passed, in Loki's words.
inline tl::unexpected<Failure> too_late(const Deadline& deadline) {
  if (deadline.going() != Going::on) {
    auto [status, why] = stopped(deadline.going());
    return refuse(status, std::move(why));
  }
  return refuse(
      504,
      "Request timed out, decrease the duration of the request or add more label matchers "
      "(prefer exact match over regex match) to reduce the amount of data processed.");
}

// Why a query ends whose templates have used all that they may.
inline Failure spent(const std::string& form) {
  constexpr std::size_t shown = 80;
  const bool is_long = form.size() > shown;
  return {400,
          "the query's templates run too long: 2 million steps, 256 MiB of text made or 1 GiB "
          "looked at, the last of it by " +
              form.substr(0, shown) + (is_long ? "…" : "") +
              "; make its loops shorter, or choose fewer lines before it"};
}

}  // namespace store::logs
