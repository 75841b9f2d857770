#include "harness/load/http/curl_answer.hpp"

#include "harness/core/text.hpp"
#include "harness/load/http/http1_answer.hpp"

namespace harness::load {

void CurlAnswer::begin(Keep keep, bool to_head, bool may_be_http_2) {
  to_head_ = to_head;
  may_be_http_2_ = may_be_http_2;
  kept_.begin(keep);
  begin_again();
}

void CurlAnswer::begin_again() {
  problem_ = {};
  begin_head();
}

void CurlAnswer::begin_head() {
  has_whole_head_ = false;
  size_ = 0;
  lines_.begin();
  chunks_.begin();
}

bool CurlAnswer::take_header(std::string_view line) {
  if (has_final_head()) return take_behind_body(line);
  if (has_whole_head_) begin_head();  // that was a provisional one
  constexpr std::string_view http_2 = "HTTP/2";
  // Where HTTP/2 has a field for the status, libcurl makes a line of it.
  if (!lines_.has_begun()) is_http_2_ = may_be_http_2_ && line.starts_with(http_2);
  if (is_http_2_ && !lines_.has_begun()) {
    lines_.take("HTTP/1.1");
    line.remove_prefix(http_2.size());
  }
  lines_.take(line);
  problem_ = lines_.problem();
  if (lines_.is_whole()) {
    has_whole_head_ = head_.read(lines_.text()) > 0;
    problem_ = head_.problem();
  }
  return problem_.empty() && !is_last_of_http();
}

bool CurlAnswer::take_behind_body(std::string_view line) {
  const bool is_end = trim(line).empty();
  if (!is_end && !take_trailer(line, kept_)) problem_ = "behind its body is what is no header";
  return problem_.empty();
}

bool CurlAnswer::ends_with_connection() const {
  if (!has_whole_head_ || is_http_2_ || !head_.has_body(to_head_)) return false;
  return !head_.is_chunked() && !head_.length().has_value();
}

bool CurlAnswer::has_final_head() const {
  return has_whole_head_ && (head_.status() >= 200 || is_last_of_http());
}

bool CurlAnswer::comes_in_chunks() const {
  return has_final_head() && !is_http_2_ && head_.has_body(to_head_) && head_.is_chunked();
}

bool CurlAnswer::lacks_chunks() const {
  return comes_in_chunks() && !chunks_.is_whole() && !chunks_.lacks_no_more_than_lf();
}

bool CurlAnswer::is_whole() const {
  if (!has_final_head()) return false;
  if (comes_in_chunks()) return chunks_.is_whole();
  return !head_.has_body(to_head_) || head_.length() == size_;
}

// To libcurl a body without a head is HTTP/0.9, also behind a provisional answer.
bool CurlAnswer::take_body(std::string_view bytes) {
  size_ += bytes.size();
  if (comes_in_chunks()) {
    chunks_.take(bytes);
    problem_ = chunks_.problem();
    return problem_.empty() && !kept_.is_too_long();
  }
  if (has_final_head()) return kept_.take_body(bytes);
  problem_ = load::other_protocol(bytes);
  if (problem_.empty()) problem_ = problem_of_beginning;
  return false;
}

}  // namespace harness::load
