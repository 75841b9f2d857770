#include "harness/load/http/http1_answer.hpp"

#include <utility>

#include "harness/load/http/tls_words.hpp"

namespace harness::load {
namespace {

// Of HTTP/2 a server's first word is a frame of settings for stream 0 (RFC 9113, 3.4).
bool begins_as_http_2(std::string_view bytes) {
  constexpr std::size_t frame_head = 9;
  constexpr char settings = 4;
  return bytes.size() >= frame_head && bytes[0] == 0 && bytes[3] == settings &&
         bytes.substr(5, 4) == std::string_view("\0\0\0\0", 4);
}

constexpr int leave_for_body = 100;
constexpr int switching_protocols = 101;

bool is_provisional(int status) { return status / 100 == 1 && status != switching_protocols; }

}  // namespace

std::string_view other_protocol(std::string_view first_words) {
  return begins_as_http_2(first_words) ? "the server speaks HTTP/2 here, and nothing else" : "";
}

// "HTTP/1.1 200 …"
bool begins_unasked(std::string_view bytes) {
  constexpr std::string_view protocol = "HTTP/1.";
  constexpr std::size_t at_status = protocol.size() + 2;
  if (!bytes.starts_with(protocol) || bytes.size() < at_status + 3) return false;
  const std::string_view status = bytes.substr(at_status, 3);
  return status.front() >= '2' && status.front() <= '9' && status != "408";
}

void Http1Answer::begin(bool to_head, Keep keep) {
  to_head_ = to_head;
  part_ = Part::head;
  has_begun_ = false;
  wants_body_ = false;
  is_followed_ = false;
  problem_ = {};
  other_protocol_ = {};
  kept_.begin(keep);
  lines_.begin();
}

Reading Http1Answer::read(std::string_view bytes) {
  if (is_whole()) return Reading::whole;  // what comes now is behind it
  if (bytes.empty()) return read_end();
  if (!std::exchange(has_begun_, true)) other_protocol_ = other_protocol(bytes);
  while (!bytes.empty() && !is_whole() && problem_.empty() && !kept_.is_too_long()) {
    bytes.remove_prefix(take(bytes));
  }
  if (kept_.is_too_long()) return Reading::too_long;
  if (!problem_.empty()) return Reading::bad;
  // They would be taken for the next answer.
  if (is_whole() && !bytes.empty()) {
    lets_connection_live_ = false;
    is_followed_ = begins_unasked(bytes);
  }
  return is_whole() ? Reading::whole : Reading::unfinished;
}

std::size_t Http1Answer::take(std::string_view bytes) {
  switch (part_) {
    case Part::head:
      return take_head(bytes);
    case Part::body_of_a_length:
      return take_counted(bytes);
    case Part::chunks:
      return take_chunks(bytes);
    case Part::body_to_the_end:
      kept_.take_body(bytes);
      return bytes.size();
    case Part::none:
      break;
  }
  return 0;
}

// What the lines make of a head is what is said of it, so one that comes whole and is as it should
// be has to be short enough for them, too.
std::size_t Http1Answer::take_head(std::string_view bytes) {
  std::size_t used = 0;
  if (!lines_.has_begun()) used = head_.read(bytes.substr(0, longest_line));
  if (used == 0) {
    used = lines_.take(bytes);
    fail(lines_.problem());
    if (!lines_.is_whole()) return used;
    if (head_.read(lines_.text()) == 0) fail(head_.problem());
  }
  if (problem_.empty()) end_head();
  return used;
}

// After a provisional answer (100 Continue, 103 Early Hints) the real one is still to come.
void Http1Answer::end_head() {
  if (is_provisional(status())) {
    wants_body_ = wants_body_ || status() == leave_for_body;
    return lines_.begin();
  }
  lets_connection_live_ = head_.keeps_connection() && status() != switching_protocols;
  if (!head_.has_body(to_head_)) {
    part_ = Part::none;
  } else if (head_.is_chunked()) {
    part_ = Part::chunks;
    chunks_.begin();
  } else if (head_.length()) {
    left_ = *head_.length();
    part_ = left_ > 0 ? Part::body_of_a_length : Part::none;
  } else {
    part_ = Part::body_to_the_end;
    lets_connection_live_ = false;
  }
}

std::size_t Http1Answer::take_counted(std::string_view bytes) {
  const std::string_view body = bytes.substr(0, left_);
  kept_.take_body(body);
  left_ -= body.size();
  if (left_ == 0) part_ = Part::none;
  return body.size();
}

std::size_t Http1Answer::take_chunks(std::string_view bytes) {
  const std::size_t used = chunks_.take(bytes);
  fail(chunks_.problem());
  if (chunks_.is_whole()) part_ = Part::none;
  return used;
}

Reading Http1Answer::read_end() {
  const bool is_at_its_end = part_ == Part::chunks && chunks_.lacks_no_more_than_lf();
  if (part_ == Part::body_to_the_end || is_at_its_end) {
    part_ = Part::none;
    lets_connection_live_ = false;
    return Reading::whole;
  }
  cut_off();
  return Reading::closed_early;
}

void Http1Answer::cut_off() {
  if (!has_begun_) return;
  const bool may_be_all = part_ == Part::body_to_the_end;
  fail(may_be_all ? problem_of_goodbye : problem_of_closing);
}

void Http1Answer::fail(std::string_view problem) {
  if (problem.empty() || !problem_.empty()) return;
  problem_ = other_protocol_.empty() ? problem : other_protocol_;
}

}  // namespace harness::load
