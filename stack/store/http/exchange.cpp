#include "stack/store/http/exchange.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "stack/store/http/encoding.hpp"
#include "stack/store/http/target.hpp"

namespace store::http {
namespace {

constexpr std::size_t first_room = 1U << 20U;
constexpr std::size_t longest_question = 4U << 20U;

// Read and thrown away behind a refusal: whoever still sends when the connection is closed sees it
// reset, and never the answer.
constexpr std::size_t most_thrown = 256U << 20U;

Response not_allowed(const std::vector<std::string>& methods) {
  auto response = text(405, "method not allowed\n");
  const auto list =
      std::accumulate(std::next(methods.begin()), methods.end(), methods.front(),
                      [](auto all, const auto& one) { return std::move(all) + ", " + one; });
  response.headers.emplace_back("Allow", list);
  return response;
}

// Exactly so much: reserve() of one that is not empty may double it.
void give_room(std::string& text, std::size_t bytes) {
  if (text.capacity() >= bytes) return;
  std::string larger;
  larger.reserve(bytes);
  larger = text;
  text.swap(larger);
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
  if (lane() != Lane::push) {
    most_bytes_ = std::min(most_bytes_, longest_question);
    when_too_long_ = {};  // it is of pushes
  }
  if (announced_bytes.value_or(0) > most_bytes_) return refuse_too_long();
  expected_ = announced_bytes.value_or(most_bytes_);
  // What is announced costs nothing yet, and is not believed too far.
  const auto first = std::min<std::uint64_t>(announced_bytes.value_or(0), first_room);
  if (first > 0 && !make_room_for(first)) refuse(no_room());
}

void Exchange::refuse(Response answer) {
  const auto tell = [](const auto* route) { return route->tell_refusal; };
  const TellRefusal told = service_ ? std::visit(tell, *service_) : nullptr;
  answer_ = told == nullptr ? std::move(answer) : told(*request_, std::move(answer));
  std::string().swap(request_->body);  // an assignment would keep its room
  room_.give_back(std::exchange(held_, 0));
}

void Exchange::refuse_too_long() {
  refuse(text(413, "the body is longer than " + std::to_string(most_bytes_) + " bytes" +
                       std::string(when_too_long_) + "\n"));
}

// Twice as much as before, so that it is not copied for every piece, but no more than is to come.
bool Exchange::make_room_for(std::size_t bytes) {
  if (bytes + padding <= held_) return true;
  const auto wanted = std::min(std::max(bytes, 2 * held_), std::max(bytes, expected_)) + padding;
  if (!room_.take(wanted - held_)) return false;
  held_ = wanted;
  give_room(request_->body, wanted);
  return true;
}

bool Exchange::receive(std::string_view piece) {
  received_ += piece.size();
  if (answer_) {
    thrown_ += piece.size();
    return thrown_ <= most_thrown;
  }
  if (received_ > most_bytes_) {
    refuse_too_long();
  } else if (!make_room_for(received_)) {
    refuse(no_room());
  } else {
    request_->body.append(piece);
  }
  return true;
}

void Exchange::complete_body() {
  constexpr int no_room_now = 503;
  constexpr int too_long = 413;
  const auto encoding = request_->header("content-encoding");
  const std::size_t as_it_came = held_;
  auto body = decoded(std::move(request_->body), encoding, most_bytes_,
                      [&](std::size_t bytes) { return may_hold(as_it_came + bytes); });
  if (const auto* undecodable = std::get_if<Undecodable>(&body)) {
    if (undecodable->status == no_room_now) return refuse(no_room());
    const bool is_too_long = undecodable->status == too_long;
    return refuse(text(
        undecodable->status,
        undecodable->reason + (is_too_long ? std::string(when_too_long_) : std::string()) + "\n"));
  }
  request_->body = std::get<std::string>(std::move(body));
  give_room(request_->body, request_->body.size() + padding);
  // It may be held until somebody else has answered.
  if (!may_hold(request_->body.capacity())) refuse(no_room());
}

bool Exchange::may_hold(std::size_t bytes) {
  if (bytes > held_ && !room_.take(bytes - held_)) return false;
  if (bytes < held_) room_.give_back(held_ - bytes);
  held_ = bytes;
  return true;
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

// What is sent where nothing takes it is lost as well.
bool Exchange::is_push() const {
  if (service_) return lane() == Lane::push;
  return request_->method == "POST" || request_->method == "PUT";
}

std::optional<Refused> Exchange::uncounted(std::optional<int> cut_off_with) {
  const int status = answer_ ? answer_->status : cut_off_with.value_or(0);
  const bool was_counted = std::exchange(is_counted_, is_counted_ || status != 0);
  if (was_counted || status < 400 || !is_push() || (answer_ && answer_->is_counted)) {
    return std::nullopt;
  }
  return Refused{status, request_->path, received_};
}

}  // namespace store::http
