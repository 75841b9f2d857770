#include "stack/store/http/exchange.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "stack/store/http/encoding.hpp"
#include "stack/store/http/target.hpp"

namespace store::http {
namespace {

// Readers of JSON look a few bytes past the end of a text.
constexpr std::size_t padding = 64;

constexpr std::size_t first_room = 1U << 20U;

Response not_allowed(const std::vector<std::string>& methods) {
  auto response = text(405, "method not allowed\n");
  const auto list =
      std::accumulate(std::next(methods.begin()), methods.end(), methods.front(),
                      [](auto all, const auto& one) { return std::move(all) + ", " + one; });
  response.headers.emplace_back("Allow", list);
  return response;
}

}  // namespace

void Exchange::begin(const Router& router, std::optional<std::uint64_t> announced_bytes) {
  auto found = router.find(request_->method, request_->path);
  if (const auto* miss = std::get_if<Router::Miss>(&found)) {
    answer_ =
        miss->allowed.empty() ? text(404, "404 page not found\n") : not_allowed(miss->allowed);
    return;
  }
  auto& match = std::get<Router::Match>(found);
  request_->path = percent_decoded(request_->path);
  request_->path_params = std::move(match.path_params);
  service_ = match.service;
  if (!announced_bytes) return;
  if (*announced_bytes > most_bytes_) return refuse_too_long();
  // What is announced costs nothing yet, and is not believed too far.
  request_->body.reserve(std::min<std::uint64_t>(*announced_bytes, first_room) + padding);
}

void Exchange::refuse(int status, std::string reason) {
  answer_ = text(status, std::move(reason) + "\n");
  if (status == 503) answer_->headers.emplace_back("Retry-After", "1");
  std::string().swap(request_->body);  // an assignment would keep its room
  room_.give_back(std::exchange(taken_, 0));
}

void Exchange::refuse_too_long() {
  refuse(413, "the body is longer than " + std::to_string(most_bytes_) + " bytes");
}

bool Exchange::receive(std::string_view piece) {
  if (answer_) {
    thrown_ += piece.size();
    return thrown_ <= most_bytes_;
  }
  if (taken_ + piece.size() > most_bytes_) {
    refuse_too_long();
  } else if (!room_.take(piece.size())) {
    refuse(503, "too much is being received at once; send it again");
  } else {
    taken_ += piece.size();
    request_->body.append(piece);
  }
  return true;
}

void Exchange::complete_body() {
  const auto encoding = request_->header("content-encoding");
  auto body = decoded(std::move(request_->body), encoding, most_bytes_);
  if (const auto* undecodable = std::get_if<Undecodable>(&body)) {
    return refuse(undecodable->status, undecodable->reason);
  }
  request_->body = std::get<std::string>(std::move(body));
  request_->body.reserve(request_->body.size() + padding);
  read_form();
}

void Exchange::read_form() {
  if (!request_->header("content-type").starts_with("application/x-www-form-urlencoded")) return;
  // What the body says comes first, as everywhere in Go.
  auto params = params_of(request_->body);
  std::move(request_->params.begin(), request_->params.end(), std::back_inserter(params));
  request_->params = std::move(params);
}

Lane Exchange::lane() const {
  const auto* route = std::get_if<const Route*>(&*service_);
  return route != nullptr ? (*route)->lane : Lane::push;
}

}  // namespace store::http
