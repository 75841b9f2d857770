#include "harness/net/told.hpp"

#include <cmath>

#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"

namespace harness::net {
namespace {

using nlohmann::json;

constexpr int deepest = 100;         // levels of lists and objects
constexpr std::size_t quoted = 80;   // bytes
constexpr double most_exact = 1e15;  // of whole numbers in a double, and some less

// What is left out of an object, wherever that is.
const json& nothing() {
  static const json null;
  return null;
}

}  // namespace

void Told::misread(const char* to_be) const {
  const std::string is = value_.dump(-1, ' ', false, json::error_handler_t::replace);
  throw Misread(beginning_of(is, quoted) + (place_.empty() ? "" : " at " + place_) + ", where " +
                to_be + " belongs");
}

Told Told::operator[](const std::string& name) const {
  const std::string place = place_ + "/" + name;
  if (is_left_out()) return Told(nothing(), place);
  if (!value_.is_object()) misread("an object");
  const auto found = value_.find(name);
  return Told(found == value_.end() ? nothing() : *found, place);
}

std::map<std::string, Told> Told::members() const {
  std::map<std::string, Told> all;
  if (is_left_out()) return all;
  if (!value_.is_object()) misread("an object");
  for (const auto& [name, value] : value_.items()) {
    all.emplace(name, Told(value, place_ + "/" + name));
  }
  return all;
}

std::vector<Told> Told::list() const {
  std::vector<Told> all;
  if (is_left_out()) return all;
  if (!value_.is_array()) misread("a list");
  for (const json& value : value_) {
    all.emplace_back(value, place_ + "/" + std::to_string(all.size()));
  }
  return all;
}

std::string Told::text() const {
  if (!value_.is_string()) misread("a text");
  return value_.get<std::string>();
}

std::string Told::text_or(const std::string& left_out) const {
  return is_left_out() ? left_out : text();
}

bool Told::truth_or(bool left_out) const {
  if (is_left_out()) return left_out;
  if (!value_.is_boolean()) misread("true or false");
  return value_.get<bool>();
}

std::uint64_t Told::count() const {
  if (value_.is_number_unsigned()) return value_.get<std::uint64_t>();
  const auto number = value_.is_string() ? to_number(value_.get<std::string>()) : std::nullopt;
  const bool is_count =
      number && *number >= 0 && *number < most_exact && *number == std::floor(*number);
  if (!is_count) misread("a count");
  return static_cast<std::uint64_t>(*number);
}

std::uint64_t Told::count_or(std::uint64_t left_out) const {
  return is_left_out() ? left_out : count();
}

Result<json> told_by(const std::string& who, const std::string& body) {
  bool is_too_deep = false;
  const auto look = [&is_too_deep](int depth, json::parse_event_t, json&) {
    is_too_deep = is_too_deep || depth > deepest;
    return !is_too_deep;  // the rest is thrown away
  };
  json document = json::parse(body, look, false);
  if (is_too_deep) return fail("answers JSON of more than 100 levels", who);
  if (!document.is_discarded()) return document;
  return fail("answers what is no JSON: " + shown(beginning_of(body, quoted)), who);
}

Error misread_of(const std::string& who, const std::string& what) {
  return {"answers JSON with " + what, who, "see whether it is what it is taken for"};
}

}  // namespace harness::net
