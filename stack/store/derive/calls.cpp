#include "stack/store/derive/calls.hpp"

#include <algorithm>

#include "stack/store/derive/span_words.hpp"

namespace store::derive {
namespace {

enum Kind { server = 2, client = 3, producer = 4, consumer = 5 };

constexpr int error = 2;

// Halves wait in memory, in numbers; nobody reads longer names.
constexpr std::size_t longest_name = 4096;

// The first of these that the span has.
std::string first_of(const Attributes& attributes, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    std::string text = text_of(attributes, key);
    if (!text.empty() && text.size() <= longest_name) return text;
  }
  return {};
}

std::string database_of(const Attributes& attributes) {
  std::string name = first_of(attributes, {"peer.service", "server.address"});
  if (!name.empty()) return name;
  name = text_of(attributes, "network.peer.address");
  if (name.empty()) return text_of(attributes, "db.name");
  const std::string port = text_of(attributes, "network.peer.port");
  return port.empty() ? name : name + ":" + port;
}

void add_client(Call& call, std::string_view service, const Span& span) {
  call.client = service;
  call.client_seconds = seconds_of(span);
  call.failed = call.failed || span.status == error;
  call.peer = first_of(span.attributes, {"peer.service", "db.name", "db.system"});
  if (span.kind == producer) call.connection = Connection::messaging;
  if (!has(span.attributes, "db.name") && !has(span.attributes, "db.system")) return;
  // A database sends no spans: what the client saw is all there is.
  call.connection = Connection::database;
  call.server = database_of(span.attributes);
  call.server_seconds = call.client_seconds;
}

void add_server(Call& call, std::string_view service, const Span& span) {
  call.server = service;
  call.server_seconds = seconds_of(span);
  call.failed = call.failed || span.status == error;
  call.is_root = span.parent_span_id.empty();
  if (span.kind == consumer) call.connection = Connection::messaging;
}

// The other side of a half that was given up, if it can be told.
bool complete(Call& call) {
  if (call.server.empty()) {
    call.server = call.peer;
  } else if (call.is_root) {
    call.client = "user";
  }
  call.connection = Connection::virtual_node;
  return call.is_whole();
}

}  // namespace

std::string_view name_of(Connection connection) {
  switch (connection) {
    case Connection::direct:
      return {};
    case Connection::messaging:
      return "messaging_system";
    case Connection::database:
      return "database";
    case Connection::virtual_node:
      return "virtual_node";
  }
  return {};
}

void CallJoiner::add(std::string_view service, const Span& span, std::chrono::nanoseconds now) {
  const bool is_client = span.kind == client || span.kind == producer;
  if (service.empty() || (!is_client && span.kind != server && span.kind != consumer)) return;
  if (service.size() > longest_name) {
    ++statistics_.dropped;
    return;
  }
  const auto half = half_of({span.trace_id, is_client ? span.span_id : span.parent_span_id}, now);
  if (half == halves_.end()) {
    ++statistics_.dropped;
    return;
  }
  if (is_client) {
    add_client(half->call, service, span);
  } else {
    add_server(half->call, service, span);
  }
  if (half->call.is_whole()) end(half);
}

CallJoiner::Halves::iterator CallJoiner::half_of(const SpanId& id, std::chrono::nanoseconds now) {
  if (const auto found = by_id_.find(id); found != by_id_.end()) return found->second;
  if (halves_.size() >= most_waiting_) return halves_.end();
  ++statistics_.begun;
  const auto half = halves_.insert(halves_.end(), Half{{}, id, now + wait_});
  by_id_.emplace(id, half);
  return half;
}

void CallJoiner::end(Halves::iterator half) {
  counted_(half->call);
  by_id_.erase(half->id);
  halves_.erase(half);
}

void CallJoiner::give_up(std::chrono::nanoseconds now) {
  while (!halves_.empty() && halves_.front().deadline <= now) {
    ++statistics_.expired;
    if (complete(halves_.front().call)) {
      end(halves_.begin());
    } else {
      by_id_.erase(halves_.front().id);
      halves_.pop_front();
    }
  }
}

void CallJoiner::wait_anew(std::chrono::nanoseconds now) {
  for (Half& half : halves_) half.deadline = std::max(half.deadline, now + wait_);
}

void CallJoiner::give_up_all() { give_up(std::chrono::nanoseconds::max()); }

}  // namespace store::derive
