#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "stack/store/derive/series.hpp"
#include "stack/store/derive/span_id.hpp"
#include "stack/store/records.hpp"

namespace store::derive {

// What lies between two services: "" for requests, else the label's value.
enum class Connection { direct, messaging, database, virtual_node };
std::string_view name_of(Connection connection);

// One call, or the half of it that has come.
struct Call {
  std::string client;
  std::string server;
  std::string peer;  // whom the client names, should the server stay silent
  Connection connection = Connection::direct;
  bool is_root = false;  // the server has no parent
  bool failed = false;
  double client_seconds = 0;
  double server_seconds = 0;

  bool is_whole() const { return !client.empty() && !server.empty(); }
};

// Joins the two spans of a call, in whichever order they come, and knows what becomes of a half
// whose other half does not come in time. One thread at a time.
class CallJoiner {
 public:
  using Counted = std::function<void(const Call&)>;

  struct Statistics {
    std::uint64_t begun = 0;    // calls of which a half came
    std::uint64_t expired = 0;  // halves that were given up, whether counted or not
    std::uint64_t dropped = 0;  // spans for which there was no room
  };

  CallJoiner(std::chrono::nanoseconds wait, std::size_t most_waiting, Counted counted)
      : wait_(wait), most_waiting_(most_waiting), counted_(std::move(counted)) {}

  void add(std::string_view service, const Span& span, std::chrono::nanoseconds now);
  void give_up(std::chrono::nanoseconds now);  // what has waited for long enough
  void give_up_all();
  void wait_anew(std::chrono::nanoseconds now);  // as if all halves had come now

  std::size_t waiting() const { return halves_.size(); }
  const Statistics& statistics() const { return statistics_; }

 private:
  struct Half {
    Call call;
    SpanId id;  // of the client's span, which both halves name
    std::chrono::nanoseconds deadline{0};
  };
  using Halves = std::list<Half>;

  Halves::iterator half_of(const SpanId& id, std::chrono::nanoseconds now);
  void end(Halves::iterator half);

  std::chrono::nanoseconds wait_;
  std::size_t most_waiting_;
  Counted counted_;
  Halves halves_;  // in the order of their deadlines
  std::unordered_map<SpanId, Halves::iterator, SpanId::Hash> by_id_;
  Statistics statistics_;
};

}  // namespace store::derive
