#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::net {

// Something that was told is of another kind than who reads it takes it for.
struct Misread : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A value in a JSON document that somebody else's server has sent, and where it stands there. Each
// way to read it says what it is to be, and throws Misread where it is not. The document is
// borrowed.
class Told {
 public:
  explicit Told(const nlohmann::json& value, std::string place = {})
      : value_(value), place_(std::move(place)) {}

  bool is_left_out() const { return value_.is_null(); }  // null is as good
  bool is_text() const { return value_.is_string(); }
  bool is_object() const { return value_.is_object(); }
  const nlohmann::json& as_sent() const { return value_; }

  // Of an object. One that is not there is left out, as are those of one that is.
  Told operator[](const std::string& name) const;
  std::map<std::string, Told> members() const;  // left out: none
  std::vector<Told> list() const;               // likewise

  std::string text() const;
  std::string text_or(const std::string& left_out) const;
  bool truth_or(bool left_out) const;
  std::uint64_t count() const;  // also as a text of digits, as OTLP and Prometheus have it
  std::uint64_t count_or(std::uint64_t left_out) const;

 private:
  [[noreturn]] void misread(const char* to_be) const;

  const nlohmann::json& value_;
  std::string place_;  // "/toxics/0/name"
};

// The document of a body. The error, which says who: it is no JSON, or nested deeper than what
// servers send.
Result<nlohmann::json> told_by(const std::string& who, const std::string& body);
Error misread_of(const std::string& who, const std::string& what);

// Whatever a server sends ends as what `read` makes of it, or as an error that says who has said
// what. The one way in which answers of other people's services are read.
template <typename Read>
auto read_told(const std::string& who, const std::string& body, const Read& read)
    -> Result<std::invoke_result_t<Read, Told>> {
  const Result<nlohmann::json> document = told_by(who, body);
  if (!document) return fail(document.error());
  try {
    return read(Told(*document));
  } catch (const Misread& misread) {
    return fail(misread_of(who, misread.what()));
  } catch (const nlohmann::json::exception& misread) {
    return fail(misread_of(who, misread.what()));
  }
}

}  // namespace harness::net
