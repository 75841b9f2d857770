#include "harness/prove/selected/line_draft.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace harness::prove {
namespace {

using OrderedJson = nlohmann::ordered_json;
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

NamedTexts owned(const std::vector<store::Field>& fields) {
  NamedTexts all;
  for (const store::Field& field : fields) all.emplace_back(field.name, field.value);
  return all;
}

std::vector<store::Field> views_of(const NamedTexts& fields) {
  std::vector<store::Field> all;
  for (const auto& [name, value] : fields) all.push_back({name, value});
  return all;
}

bool set_among(NamedTexts& fields, const std::string& name, const std::string& value) {
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& one) { return one.first == name; });
  if (field == fields.end()) return false;
  field->second = value;
  return true;
}

std::string text_of(const OrderedJson& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

using ActOnField = std::function<void(const std::string& name, OrderedJson& value)>;

// Nested ones by the name that `| json` gives them: a_b.
void each_field(OrderedJson& document, const std::string& before, const ActOnField& act) {
  for (auto& [name, value] : document.items()) {
    const std::string whole = before.empty() ? name : before + "_" + name;
    if (value.is_object()) {
      each_field(value, whole, act);
    } else if (!value.is_array()) {
      act(whole, value);
    }
  }
}

// As what stood there was: a number stays one.
OrderedJson value_like(const OrderedJson& before, const std::string& value) {
  if (before.is_string() || before.is_null()) return value;
  OrderedJson parsed = OrderedJson::parse(value, nullptr, false);
  return parsed.is_discarded() ? OrderedJson(value) : parsed;
}

// `key=` at the beginning of a word.
std::size_t logfmt_place(const std::string& line, const std::string& name) {
  const std::string key = name + "=";
  if (line.starts_with(key)) return key.size();
  const std::size_t at = line.find(" " + key);
  return at == std::string::npos ? at : at + 1 + key.size();
}

std::size_t logfmt_end(const std::string& line, std::size_t at) {
  const bool is_quoted = at < line.size() && line[at] == '"';
  const std::size_t end = is_quoted ? line.find('"', at + 1) : line.find(' ', at);
  if (end == std::string::npos) return line.size();
  return is_quoted ? end + 1 : end;
}

std::string logfmt_text(const std::string& value) {
  const bool is_plain = !value.empty() && value.find_first_of(" \"=") == std::string::npos;
  return is_plain ? value : "\"" + value + "\"";
}

// Where a line of JSON says what happened.
OrderedJson* message_in(OrderedJson& document) {
  for (const char* name : {"message", "msg", "body", "event", "error"}) {
    const auto found = document.find(name);
    if (found != document.end() && found->is_string()) return &*found;
  }
  return nullptr;
}

}  // namespace

LineDraft::LineDraft(const store::LogPush& push, const store::LogEntry& entry)
    : labels_(owned(push.labels)),
      metadata_(owned(entry.metadata)),
      document_(OrderedJson::parse(entry.line, nullptr, false)),
      line_(entry.line) {
  if (!document_.is_object()) document_ = nullptr;
}

void LineDraft::tell(ValuesSeen& values) const {
  for (const auto& [name, value] : labels_) values.add(name, value);
  for (const auto& [name, value] : metadata_) values.add(name, value);
  if (document_.is_object()) {
    OrderedJson document = document_;
    each_field(document, "", [&](const std::string& name, const OrderedJson& value) {
      values.add(name, text_of(value));
    });
    return;
  }
  for (std::size_t at = 0; at < line_.size();) {  // words of logfmt
    const std::size_t equals = line_.find('=', at);
    if (equals == std::string::npos) return;
    const std::size_t space = line_.rfind(' ', equals);
    const std::size_t begin = space == std::string::npos || space < at ? at : space + 1;
    const std::size_t end = logfmt_end(line_, equals + 1);
    std::string value = line_.substr(equals + 1, end - equals - 1);
    std::erase(value, '"');
    if (equals > begin) values.add(line_.substr(begin, equals - begin), value);
    at = end + 1;
  }
}

bool LineDraft::has_level() const { return line_.find("level") != std::string::npos; }

bool LineDraft::has_label(const std::string& name, const std::string& value) const {
  return std::find(labels_.begin(), labels_.end(), std::pair(name, value)) != labels_.end();
}

std::string LineDraft::shape() const {
  std::string shape;
  for (const auto& [name, value] : labels_) shape += name + "=" + value + "\n";
  if (!document_.is_object()) return shape;
  OrderedJson document = document_;
  each_field(document, "", [&](const std::string& name, OrderedJson&) { shape += name + "\n"; });
  const OrderedJson* message = message_in(document);
  return message == nullptr ? shape : shape + message->get<std::string>().substr(0, 20);
}

void LineDraft::set(const std::string& name, const std::string& value) {
  const bool is_label = set_among(labels_, name, value);
  const bool is_metadata = set_among(metadata_, name, value);
  set_in_line(name, value, is_label || is_metadata);
}

void LineDraft::set_label(const std::string& name, const std::string& value) {
  if (set_among(labels_, name, value)) set_in_line(name, value, true);
}

void LineDraft::set_in_line(const std::string& name, const std::string& value, bool is_elsewhere) {
  bool is_set = false;
  if (document_.is_object()) {
    each_field(document_, "", [&](const std::string& one, OrderedJson& before) {
      if (one != name) return;
      before = value_like(before, value);
      is_set = true;
    });
    if (!is_set && !is_elsewhere) document_[name] = value;
    return write();
  }
  const std::size_t at = logfmt_place(line_, name);
  if (at != std::string::npos) {
    line_.replace(at, logfmt_end(line_, at) - at, logfmt_text(value));
  } else if (!is_elsewhere) {
    line_ += " " + name + "=" + logfmt_text(value);
  }
}

bool LineDraft::has_fields_of(const std::string& text) {
  if (!document_.is_object()) return false;
  const OrderedJson part = OrderedJson::parse("{" + text + "}", nullptr, false);
  if (!part.is_object() || part.empty()) return false;
  for (const auto& [name, value] : part.items()) document_[name] = value;
  write();
  return line_.find(text) != std::string::npos;
}

void LineDraft::add_text(const std::string& text) {
  if (line_.find(text) != std::string::npos || has_fields_of(text)) return;
  OrderedJson* message = document_.is_object() ? message_in(document_) : nullptr;
  if (message != nullptr) {
    *message = message->get<std::string>() + " " + text;
    return write();
  }
  if (document_.is_object()) {
    document_["message"] = text;
    return write();
  }
  line_ += " " + text;
}

void LineDraft::write() {
  line_ = document_.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

store::LogPush LineDraft::push(const std::vector<std::int64_t>& moments) const {
  store::LogPush push{views_of(labels_), {}};
  for (const std::int64_t at : moments) push.entries.push_back({at, line_, views_of(metadata_)});
  return push;
}

}  // namespace harness::prove
