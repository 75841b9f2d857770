#include "harness/observe/wire.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::observe {
namespace {

constexpr std::size_t longest_quote = 300;

// What a person needs of an error body: Prometheus wraps the reason in JSON, Loki and Tempo do not,
// and PostgreSQL draws the query and a caret below the first line.
std::string reason(const std::string& body) {
  const nlohmann::json json = json_of(body);
  if (json.is_object() && json.contains("error") && json["error"].is_string()) {
    return json["error"].get<std::string>();
  }
  const std::string_view text = trim(body);
  return std::string(text.substr(0, std::min(text.find('\n'), longest_quote)));
}

std::string shown_json(const nlohmann::json& value) {
  return shown(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string word_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : shown_json(value);
}

std::string why_not_good(const nlohmann::json& document) {
  if (!document.contains("status")) return {};
  const nlohmann::json& status = document["status"];
  if (!status.is_string()) return shown_json(status) + " where a status belongs";
  const auto text = status.get<std::string>();
  if (text == "success" || text == "COMPLETE" || text == "complete") return {};
  return "status " + shown(text) + ": " + reason(document.dump());
}

// Why a document is not the whole answer, in its own words; empty: it does not say so.
std::string why_partial(const nlohmann::json& document) {
  if (!document.is_object()) return {};
  if (std::string why = why_not_good(document); !why.empty()) return why;
  for (const char* name : {"error", "errorType"}) {
    if (document.contains(name) && document[name] != "") {
      return "an error beside its success: " + word_of(document[name]);
    }
  }
  for (const char* name : {"partial", "isPartial", "partialResponse"}) {
    const nlohmann::json partial = document.value(name, nlohmann::json(false));
    if (partial == true) return "a part of what it has";
    if (partial != false) return shown_json(partial) + " where it says whether it is a part";
  }
  const nlohmann::json message = document.value("message", nlohmann::json(""));
  if (!message.is_null() && message != "") return "a message beside its data: " + word_of(message);
  const nlohmann::json warnings = document.value("warnings", nlohmann::json());
  const bool has_none = warnings.is_null() || (warnings.is_array() && warnings.empty());
  if (has_none) return {};
  return "a warning: " + word_of(warnings.is_array() ? warnings.front() : warnings);
}

// What the characters of a document tell, whatever they mean.
struct Outline {
  bool is_too_deep = false;
  std::size_t members = 0;  // of all objects together, as many as they have colons
};

// A document may be millions of brackets, over which the reader of JSON takes seconds, each time.
Outline outline_of(std::string_view text) {
  constexpr int deepest = 100;
  int depth = 0;
  bool in_text = false;
  Outline outline;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_text) {
      if (c == '\\') ++at;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return {true, 0};
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == ':') {
      ++outline.members;
    }
  }
  return outline;
}

// Of a key that stands twice in an object, a document has one.
std::size_t members_in(const nlohmann::json& value) {
  std::size_t members = value.is_object() ? value.size() : 0;
  if (value.is_structured()) {
    for (const nlohmann::json& part : value) members += members_in(part);
  }
  return members;
}

// Looks on while a document is read: of a key that stands twice in an object, nobody knows which is
// meant.
class Keys {
 public:
  using Event = nlohmann::json::parse_event_t;

  // Of the key, the depth is that of its object's members.
  void see(int depth, Event event, const nlohmann::json& value) {
    const auto at = static_cast<std::size_t>(depth);
    if (event == Event::object_start) {
      objects_.resize(std::max(objects_.size(), at + 2));
      objects_[at + 1].clear();
    } else if (event == Event::key && !objects_[at].insert(value.get<std::string>()).second) {
      twice_ = value.get<std::string>();
    }
  }

  const std::optional<std::string>& twice() const { return twice_; }

 private:
  std::vector<std::set<std::string>> objects_;  // by depth
  std::optional<std::string> twice_;
};

std::string key_twice_in(const std::string& body) {
  Keys keys;
  const auto see = [&](int depth, Keys::Event event, const nlohmann::json& value) {
    keys.see(depth, event, value);
    return true;
  };
  const nlohmann::json looked_at = nlohmann::json::parse(body, see, false);
  return keys.twice().value_or("");
}

Result<nlohmann::json> read_once(const std::string& body) {
  const Error no_json{"answered with what is no JSON", {}, {}};
  // The reader of JSON takes a mark of the byte order for nothing; no backend sends one.
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const Outline outline = outline_of(body);
  if (outline.is_too_deep || body.starts_with(byte_order_mark)) return fail(no_json);
  nlohmann::json json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_discarded()) return fail(no_json);
  if (members_in(json) == outline.members) return json;
  return fail("answered with " + shown(key_twice_in(body)) + " twice in one object");
}

// Of this thread; null: bodies are read each time.
thread_local ReadBodies* read_bodies = nullptr;

}  // namespace

ReadBodies::ReadBodies(std::size_t shortest)
    : shortest_(shortest), outer_(std::exchange(read_bodies, this)) {}

ReadBodies::~ReadBodies() { read_bodies = outer_; }

ReadBodies::Document ReadBodies::find(const std::string& body) const {
  if (body.size() < shortest_) return nullptr;
  const auto found = documents_.find(body);
  return found == documents_.end() ? nullptr : found->second;
}

// What has been read takes about ten times the room of its body.
void ReadBodies::keep(const std::string& body, Document document) {
  constexpr std::size_t most_bytes = std::size_t{12} << 20U;
  const bool is_meant = body.size() >= shortest_ && body.size() <= most_bytes / 2;
  if (!is_meant || documents_.contains(body)) return;
  if (bytes_ + body.size() > most_bytes) {
    documents_.clear();
    bytes_ = 0;
  }
  if (documents_.emplace(body, std::move(document)).second) bytes_ += body.size();
}

nlohmann::json json_of(std::string_view text) {
  if (outline_of(text).is_too_deep) return nlohmann::json(nlohmann::json::value_t::discarded);
  return nlohmann::json::parse(text, nullptr, false);
}

const nlohmann::json& list(const nlohmann::json& value) {
  if (!value.is_array()) throw Misread(other_shape);
  return value;
}

nlohmann::json list(nlohmann::json&& value) {
  if (!value.is_array()) throw Misread(other_shape);
  return std::move(value);
}

double read_number(const std::string& text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "+Inf" || text == "Inf") return std::numeric_limits<double>::infinity();
  if (text == "-Inf") return -std::numeric_limits<double>::infinity();
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    throw Misread("answered with " + shown(text) + " where a number belongs");
  }
  return value;
}

std::int64_t read_whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size()) {
    throw Misread("answered with " + shown(text) + " where a whole number belongs");
  }
  return value;
}

std::uint64_t read_count(const nlohmann::json& object, const char* name, std::uint64_t otherwise) {
  if (!object.contains(name)) return otherwise;
  const nlohmann::json& count = object.at(name);
  if (count.is_number_unsigned()) return count.get<std::uint64_t>();
  throw Misread("answered with " + shown_json(count) + " where a count belongs: " + name);
}

const nlohmann::json& data_of(const nlohmann::json& document) {
  const nlohmann::json& data = document.at("data");
  if (!document.contains("status")) throw Misread("answered without a status");
  return data;
}

const nlohmann::json& listed_traces(const nlohmann::json& search) {
  if (!search.is_object()) throw Misread(other_shape);
  if (!search.contains("traces")) throw Misread("answered without a list of traces");
  return list(search.at("traces"));
}

std::string why_incomplete(const nlohmann::json& search) {
  const nlohmann::json metrics = search.value("metrics", nlohmann::json::object());
  if (!metrics.is_object()) throw Misread(other_shape);
  const std::uint64_t done = read_count(metrics, "completedJobs", 0);
  const std::uint64_t all = read_count(metrics, "totalJobs", 0);
  const std::string jobs = std::to_string(done) + " of " + std::to_string(all) + " jobs";
  if (done > all) throw Misread("answered that the search did " + jobs);
  return done < all ? "the search did " + jobs : "";
}

Result<nlohmann::json> whole_document(const Answer& answer) {
  Result<nlohmann::json> json = document(answer);
  if (!json) return json;
  const std::string why = why_partial(*json);
  if (!why.empty()) return fail("answered with " + why);
  return json;
}

Result<ReadBodies::Document> passing_document(const Answer& answer) {
  const bool is_answer = answer.problem.empty() && answer.status == 200;
  if (read_bodies != nullptr && is_answer) {
    if (ReadBodies::Document known = read_bodies->find(answer.body)) return known;
  }
  Result<nlohmann::json> json = whole_document(answer);
  if (!json) return fail(json.error());
  return std::make_shared<const nlohmann::json>(*std::move(json));
}

Result<ReadBodies::Document> shared_document(const Answer& answer) {
  Result<ReadBodies::Document> document = passing_document(answer);
  if (document) keep_document(answer.body, *document);
  return document;
}

void keep_document(const std::string& body, ReadBodies::Document document) {
  if (read_bodies != nullptr) read_bodies->keep(body, std::move(document));
}

Result<nlohmann::json> document(const Answer& answer) {
  if (!answer.problem.empty()) return fail(answer.problem);
  if (answer.status == 0) return fail(not_asked);
  if (answer.status != 200) {
    const std::string why = reason(answer.body);
    return fail("answered " + std::to_string(answer.status) +
                (why.empty() ? " without a reason" : ": " + why));
  }
  return read_once(answer.body);
}

}  // namespace harness::observe
