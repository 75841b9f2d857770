#include "harness/load/http/http1_head.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <utility>

#include "harness/load/http/head_lines.hpp"

namespace harness::load {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

// Whatever else Beast refuses, HeadLines has mended or refused before.
std::string_view said_of(http::error error) {
  switch (error) {
    case http::error::bad_content_length:
      return problem_of_length;
    case http::error::bad_transfer_encoding:
      return problem_of_coding;
    default:
      return "it is no answer of HTTP/1.1";
  }
}

}  // namespace

class Http1Head::Parser final : public http::basic_parser<false> {
 public:
  // The bytes are those that it will be given.
  Parser(KeptAnswer& kept, std::string_view bytes) : kept_(kept), bytes_(bytes) {
    skip(true);  // the body is no concern of it
    header_limit(std::numeric_limits<std::uint32_t>::max());
  }

  int status() const { return status_; }

 private:
  using Text = boost::beast::string_view;
  static std::string_view plain(Text text) { return {text.data(), text.size()}; }

  // Beast unfolds, and does not say so. What is behind a header has come before it tells of it.
  bool is_folded(std::string_view name) const {
    const auto begin = static_cast<std::size_t>(name.data() - bytes_.data());
    const std::size_t next_line = std::min(bytes_.find('\n', begin), bytes_.size() - 2) + 1;
    return bytes_[next_line] == ' ' || bytes_[next_line] == '\t';
  }

  bool says_length(std::string_view name, std::string_view value) {
    return !std::exchange(has_framing_, true) && is_plain_length(value) && !is_folded(name);
  }

  bool says_coding(std::string_view name, std::string_view value) {
    return !std::exchange(has_framing_, true) && is_plain_coding(value) && !is_folded(name);
  }

  void on_request_impl(http::verb, Text, Text, int, error_code&) override {}
  void on_response_impl(int status, Text, int, error_code&) override { status_ = status; }
  void on_field_impl(http::field field, Text name, Text value, error_code& error) override {
    if (field == http::field::content_length && !says_length(plain(name), plain(value))) {
      error = http::error::bad_content_length;
    }
    if (field == http::field::transfer_encoding && !says_coding(plain(name), plain(value))) {
      error = http::error::bad_transfer_encoding;
    }
    kept_.take_header(plain(name), plain(value));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  KeptAnswer& kept_;
  std::string_view bytes_;
  int status_ = 0;
  bool has_framing_ = false;  // something has said how long it is
};

Http1Head::Http1Head(KeptAnswer& kept)
    : kept_(kept), parser_(std::make_unique<Parser>(kept, std::string_view())) {}
Http1Head::~Http1Head() = default;

std::size_t Http1Head::read(std::string_view bytes) {
  kept_.begin_head();
  // In the same place, without asking for memory.
  std::destroy_at(parser_.get());
  std::construct_at(parser_.get(), kept_, bytes);
  error_code error;
  const std::size_t used = parser_->put({bytes.data(), bytes.size()}, error);
  problem_ = error            ? said_of(static_cast<http::error>(error.value()))
             : status() < 100 ? problem_of_status
                              : "";
  return problem_.empty() ? used : 0;
}

int Http1Head::status() const { return parser_->status(); }
bool Http1Head::keeps_connection() const { return parser_->keep_alive(); }

// What its headers say of it counts for nothing there (RFC 9112, 6.3).
bool Http1Head::has_body(bool to_head) const {
  return !to_head && status() / 100 != 1 && status() != 204 && status() != 304;
}

bool Http1Head::is_chunked() const { return parser_->chunked(); }
std::optional<std::uint64_t> Http1Head::length() const {
  const auto length = parser_->content_length();
  return length ? std::optional(*length) : std::nullopt;
}

}  // namespace harness::load
