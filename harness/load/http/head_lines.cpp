#include "harness/load/http/head_lines.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/load/http/request_kind.hpp"

namespace harness::load {
namespace {

constexpr std::size_t usual_head = 4096;
constexpr std::string_view name_of_http = "HTTP/";
constexpr std::string_view beginning = "HTTP/1.";
constexpr std::size_t version_at = beginning.size();
constexpr std::size_t status_digits = 3;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

bool is_token_letter(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || marks.find(c) != marks.npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_letter);
}

// RFC 9112, 5.1: some take it for part of the name, some do not.
bool ends_in_blank(std::string_view name) { return !name.empty() && is_blank(name.back()); }

bool is_of_framing(std::string_view name) {
  return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding");
}

// "Content Length", "Content-Length\x0b": who else reads it may take it for what it looks like.
bool looks_like_framing(std::string_view name) {
  std::string letters(name);
  std::erase_if(letters, [](char c) { return !is_token_letter(c) || c == '-'; });
  return same_name(letters, "ContentLength") || same_name(letters, "TransferEncoding");
}

std::string_view problem_of_name(std::string_view name) {
  if (name.empty()) return problem_of_nameless_header;
  if (ends_in_blank(name)) return problem_of_blank;
  return !is_token(name) && looks_like_framing(name) ? problem_of_framing_name : "";
}

std::string without_controls(std::string_view text) {
  std::string clean(text);
  std::replace_if(clean.begin(), clean.end(), is_control, ' ');
  return clean;
}

bool is_list_of_words(std::string_view text) {
  const std::vector<std::string> words = split(text, ',');
  return std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return trim(word).empty() || is_token(trim(word));
  });
}

// "keep-alive; timeout=5" → "keep-alive,,timeout,5". A list of words stays as it is.
std::string words_alone(std::string_view list) {
  std::string words(list);
  if (is_list_of_words(list)) return words;
  std::replace_if(
      words.begin(), words.end(), [](char c) { return !is_token_letter(c); }, ',');
  return words;
}

// As far as it has come; in letters of any size, about which libcurl asks later, too.
bool begins_as_http(std::string_view line) {
  return same_name(line.substr(0, name_of_http.size()), name_of_http.substr(0, line.size()));
}

// "HTTP/1.1  200OK" → "200OK"
std::string_view behind_version(std::string_view line) {
  const std::string_view rest = line.substr(std::min(version_at + 1, line.size()));
  const auto word = std::find_if_not(rest.begin(), rest.end(), is_space);
  return rest.substr(static_cast<std::size_t>(word - rest.begin()));
}

std::string_view problem_of_status_line(std::string_view line) {
  const bool has_version = line.starts_with(beginning) && line.size() > version_at &&
                           (line[version_at] == '0' || line[version_at] == '1');
  if (!has_version) return problem_of_beginning;
  const std::string_view rest = behind_version(line);
  const auto status_end = std::find_if_not(rest.begin(), rest.end(), is_digit);
  const bool has_status =
      line.substr(version_at + 1).starts_with(' ') && status_end - rest.begin() == status_digits;
  return has_status && !rest.starts_with('0') ? "" : problem_of_status;
}

// Without what may stand around it. A CR before it is none of that: to libcurl the line ends there.
std::string_view value_in(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  const std::size_t end = text.find_last_not_of(" \t\r") + 1;
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

// A CR ends it for libcurl.
std::size_t colon_in(std::string_view line) { return line.substr(0, line.find('\r')).find(':'); }

}  // namespace

void HeadLines::begin() {
  for (std::string* text : {&text_, &line_, &value_}) {
    text->clear();
    if (text->capacity() > usual_head) text->shrink_to_fit();  // it was a long one
  }
  size_ = 0;
  is_whole_ = false;
  problem_ = {};
  last_ = Last::none;
  has_framing_ = false;
}

std::size_t HeadLines::take(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !is_whole_ && problem_.empty()) {
    const std::string_view rest = bytes.substr(used);
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    line_ += rest.substr(0, end + 1);
    used += end + 1;
    size_ += end + 1;
    check_line_so_far();
    if (!problem_.empty() || !line_.ends_with('\n')) continue;
    take_line(std::string_view(line_).substr(0, line_.size() - 1));
    line_.clear();
  }
  return used;
}

// And that what comes is HTTP at all, for which no line's end need be waited for.
void HeadLines::check_line_so_far() {
  if (text_.empty() && !begins_as_http(line_)) {
    problem_ = problem_of_beginning;
  } else if (size_ > longest_head || line_.size() > longest_line) {
    problem_ = problem_of_long_head;
  }
}

// Without its LF.
void HeadLines::take_line(std::string_view line) {
  if (line.find('\0') != std::string_view::npos) {
    problem_ = problem_of_nul;
    return;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (text_.empty()) return take_status_line(line);
  is_whole_ = line.empty() || line.front() == '\r';
  if (!is_whole_ && is_blank(line.front()) && last_ != Last::none) return go_on_with_header(line);
  end_header();
  if (is_whole_) {
    text_ += "\r\n";
  } else {
    take_header(line);
  }
}

void HeadLines::take_status_line(std::string_view line) {
  problem_ = problem_of_status_line(line);
  if (!problem_.empty()) return;
  const std::string_view rest = behind_version(line);
  text_ = beginning;
  text_ += line[version_at];
  text_ += ' ';
  text_ += rest.substr(0, status_digits);
  text_ += ' ';
  text_ += without_controls(trim(rest.substr(status_digits)));
  text_ += "\r\n";
}

void HeadLines::take_header(std::string_view line) {
  const std::size_t colon = colon_in(line);
  if (colon == std::string_view::npos || is_blank(line.front())) {
    problem_ = problem_of_nameless_header;
    return;
  }
  const std::string_view name = line.substr(0, colon);
  problem_ = problem_of_name(name);
  last_ = kind_of(name);
  if (last_ == Last::left_out) return;
  if (last_ == Last::framing) check_framing(name, line.substr(colon + 1));
  text_ += name;
  text_ += ": ";
  value_ = trim(line.substr(colon + 1));
}

// At once, as libcurl does: of a head that breaks off behind it, that is what is wrong.
void HeadLines::check_framing(std::string_view name, std::string_view value) {
  const bool is_first = !std::exchange(has_framing_, true);
  if (same_name(name, "Content-Length")) {
    if (!is_first || !is_plain_length(value_in(value))) problem_ = problem_of_length;
  } else if (!is_first || !is_plain_coding(value_in(value))) {
    problem_ = problem_of_coding;
  }
}

HeadLines::Last HeadLines::kind_of(std::string_view name) {
  const auto is_called = [&](std::string_view other) { return same_name(name, other); };
  if (!is_token(name)) return Last::left_out;
  if (is_of_framing(name)) return Last::framing;
  if (is_called("Connection") || is_called("Proxy-Connection")) return Last::words;
  return Last::other;
}

void HeadLines::go_on_with_header(std::string_view line) {
  if (last_ == Last::framing) problem_ = "what says its length goes over more than one line";
  if (last_ == Last::framing || last_ == Last::left_out) return;
  const std::string_view more = trim(line);
  if (!value_.empty() && !more.empty()) value_ += ' ';
  value_ += more;
}

// Its value may have come in more than one line, which Beast puts together in the same way.
void HeadLines::end_header() {
  if (last_ == Last::none || last_ == Last::left_out) return;
  text_ += last_ == Last::words ? words_alone(value_) : without_controls(value_);
  text_ += "\r\n";
}

bool is_plain_length(std::string_view value) {
  std::int64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  return error == std::errc() && end == value.data() + value.size() && is_digit(value.front());
}

bool is_plain_coding(std::string_view value) {
  return same_name(value, "chunked") || same_name(value, "identity");
}

bool take_trailer(std::string_view line, KeptAnswer& kept) {
  if (line.find('\0') != std::string_view::npos) return false;
  const std::size_t colon = colon_in(line);
  if (colon == std::string_view::npos) return is_blank(line.front());
  if (ends_in_blank(line.substr(0, colon))) return false;
  if (is_token(line.substr(0, colon))) {
    kept.take_header(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return true;
}

}  // namespace harness::load
