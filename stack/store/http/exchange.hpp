#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "stack/store/http/message.hpp"
#include "stack/store/http/router.hpp"
#include "stack/store/memory/account.hpp"
#include "stack/store/memory/share.hpp"

namespace store::http {

// One request under way, from its head to its answer. Its bounds hold before anything is kept: a
// body that is announced too long is refused by its head, one that comes in chunks is no longer
// kept past the limit, and what all of them occupy together has a bound of its own.
class Exchange {
 public:
  Exchange(std::shared_ptr<Request> request, std::size_t most_bytes, memory::Share& room,
           std::string_view when_too_long = {})
      : request_(std::move(request)),
        most_bytes_(most_bytes),
        room_(room),
        when_too_long_(when_too_long) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() { room_.give_back(held_); }

  // Looks for who serves it, and at how much is announced. Afterwards either answer() is there or
  // service() is.
  void begin(const Router& router, std::optional<std::uint64_t> announced_bytes);

  // False when the sender must be cut off: it goes on although as much again was thrown away.
  bool receive(std::string_view piece);

  // Undoes compression. Off the thread of the connections.
  void complete_body();
  void read_form();

  const std::shared_ptr<Request>& request() const { return request_; }
  const std::optional<Response>& answer() const { return answer_; }
  void answer(Response response) { answer_ = std::move(response); }
  Response take_answer() { return std::move(*answer_); }
  // What the answer takes, until it is sent.
  void hold(memory::Held held) { answer_held_ = std::move(held); }
  const std::optional<Router::Service>& service() const { return service_; }
  Lane lane() const;

  // What is to be counted of it as refused, once; its answer may have been taken already.
  std::optional<Refused> uncounted(std::optional<int> cut_off_with = std::nullopt);

 private:
  void refuse(Response answer);
  void refuse_too_long();
  bool make_room_for(std::size_t bytes);
  bool may_hold(std::size_t bytes);
  bool is_push() const;

  std::shared_ptr<Request> request_;
  std::size_t most_bytes_;
  memory::Share& room_;
  std::string_view when_too_long_;  // of the server's settings
  std::size_t expected_ = 0;        // the length that was announced, or the most that may come
  std::size_t received_ = 0;
  std::size_t held_ = 0;    // of the room: what the body occupies, which is more than has come
  std::size_t thrown_ = 0;  // came after the refusal
  bool is_counted_ = false;
  std::optional<Router::Service> service_;
  std::optional<Response> answer_;
  memory::Held answer_held_;
};

}  // namespace store::http
