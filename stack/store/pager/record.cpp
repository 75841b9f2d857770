#include "stack/store/pager/record.hpp"

#include <utility>

#include "harness/core/text.hpp"

namespace store::pager {
namespace {

constexpr std::size_t most_bytes = 64U << 20U;

// Receivers are names in a path: what JSON would have to escape is in none that Alertmanager calls.
std::string quoted(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c != '"' && c != '\\' && !harness::is_control(c)) safe += c;
  }
  return '"' + safe + '"';
}

std::string time_of(harness::WallTime at) { return quoted(harness::format_wall(at)); }

bool is_in(const std::string& body, char open, char close) {
  const std::string_view text = harness::trim(body);
  return text.size() >= 2 && text.front() == open && text.back() == close;
}

}  // namespace

bool Record::has_room_for(std::size_t bytes) {
  if (bytes_ + bytes > most_bytes) {
    ++left_out_;
    return false;
  }
  bytes_ += bytes;
  return true;
}

bool Record::take(const std::string& receiver, std::string body) {
  if (!is_in(body, '{', '}')) return false;
  const harness::WallTime at = clock_.wall();
  const std::lock_guard lock(mutex_);
  if (has_room_for(body.size())) notifications_.push_back({at, receiver, std::move(body)});
  return true;
}

void Record::saw(harness::WallTime asked_at, std::string alerts) {
  if (!is_in(alerts, '[', ']')) return saw_nothing();
  const harness::WallTime now = clock_.wall();
  const std::lock_guard lock(mutex_);
  if (!looks_.empty() && looks_.back().alerts == alerts) {
    looks_.back().to = now;
  } else if (has_room_for(alerts.size())) {
    looks_.push_back({asked_at, now, std::move(alerts)});
  }
}

void Record::saw_nothing() {
  const std::lock_guard lock(mutex_);
  if (!looks_.empty()) ++unanswered_;
}

std::string Record::json() const {
  const std::lock_guard lock(mutex_);
  std::string text = "{\"notifications\":[";
  const char* separator = "";
  for (const Notification& one : notifications_) {
    text += separator + ("{\"at\":" + time_of(one.at)) + ",\"receiver\":" + quoted(one.receiver) +
            ",\"body\":" + one.body + "}";
    separator = ",";
  }
  text += "],\"looks\":[";
  separator = "";
  for (const Look& one : looks_) {
    text += separator + ("{\"from\":" + time_of(one.from)) + ",\"to\":" + time_of(one.to) +
            ",\"alerts\":" + one.alerts + "}";
    separator = ",";
  }
  return text + "],\"unanswered\":" + std::to_string(unanswered_) +
         ",\"left_out\":" + std::to_string(left_out_) + "}";
}

}  // namespace store::pager
