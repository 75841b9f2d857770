#include "stack/store/intake/limits.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/utf8.hpp"

namespace store {
namespace {

constexpr std::size_t most_labels = 15;
constexpr std::size_t longest_label_name = 1024;
constexpr std::size_t longest_label_value = 2048;
constexpr std::size_t longest_line = std::size_t{256} << 10U;
constexpr std::size_t most_metadata = 128;
constexpr std::size_t most_metadata_bytes = std::size_t{64} << 10U;
// Of one attribute's value, like a line.
constexpr std::size_t longest_attribute = std::size_t{256} << 10U;
constexpr std::size_t most_attributes = 1024;

std::string text_of(const std::vector<Field>& labels) {
  std::string text = "{";
  for (const auto& [name, value] : labels) {
    if (text.size() > 1) text += ", ";
    constexpr std::size_t enough = 64;
    text +=
        std::string(name.substr(0, enough)) + "=\"" + std::string(value.substr(0, enough)) + "\"";
  }
  return text + "}";
}

bool is_label_name(std::string_view name) {
  const auto fits = [](char letter) {
    return letter == '_' || std::isalnum(static_cast<unsigned char>(letter)) != 0;
  };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), fits);
}

std::optional<Breach> breach_of_label(const Field& label, const LogPush& stream) {
  const auto about = [&](const char* what) {
    return "stream '" + text_of(stream.labels) + "' has " + what + ": '" +
           std::string(label.name.substr(0, longest_label_name)) + "'";
  };
  if (!is_label_name(label.name)) return Breach{"invalid_labels", about("an invalid label name")};
  if (label.name.size() > longest_label_name) {
    return Breach{"label_name_too_long", about("label name too long")};
  }
  if (label.value.size() > longest_label_value) {
    return Breach{"label_value_too_long", about("label value too long")};
  }
  const auto same = std::count_if(stream.labels.begin(), stream.labels.end(),
                                  [&](const Field& other) { return other.name == label.name; });
  if (same > 1) return Breach{"duplicate_label_names", about("duplicate label name")};
  return std::nullopt;
}

std::size_t bytes_of(const std::vector<Field>& fields) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : fields) bytes += name.size() + value.size();
  return bytes;
}

std::size_t bytes_of(const Value& value);

std::size_t bytes_of(const Attributes& attributes) {
  std::size_t bytes = 0;
  for (const Attribute& one : attributes) bytes += one.key.size() + bytes_of(one.value);
  return bytes;
}

std::size_t bytes_of(const Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value.of)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&value.of)) return bytes->content.size();
  if (const auto* object = std::get_if<Attributes>(&value.of)) return bytes_of(*object);
  std::size_t bytes = sizeof(double);
  if (const auto* array = std::get_if<Values>(&value.of)) {
    for (const Value& one : *array) bytes += bytes_of(one);
  }
  return bytes;
}

std::optional<Breach> breach_of_attributes(const Attributes& attributes) {
  if (attributes.size() > most_attributes) {
    return Breach{"too_many_attributes", "a span has " + std::to_string(attributes.size()) +
                                             " attributes; limit " +
                                             std::to_string(most_attributes)};
  }
  for (const Attribute& attribute : attributes) {
    const auto bytes = attribute.key.size() + bytes_of(attribute.value);
    if (bytes <= longest_attribute) continue;
    return Breach{"attribute_too_large", "attribute '" + harness::beginning_of(attribute.key, 100) +
                                             "' has " + std::to_string(bytes) + " bytes; limit " +
                                             std::to_string(longest_attribute)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Breach> breach_of_labels(const LogPush& stream) {
  if (stream.labels.size() > most_labels) {
    return Breach{"max_label_names_per_series",
                  "entry for stream '" + text_of(stream.labels) + "' has " +
                      std::to_string(stream.labels.size()) + " label names; limit " +
                      std::to_string(most_labels)};
  }
  for (const Field& label : stream.labels) {
    if (auto breach = breach_of_label(label, stream)) return breach;
  }
  // A label without a value is none.
  if (std::all_of(stream.labels.begin(), stream.labels.end(),
                  [](const Field& label) { return label.value.empty(); })) {
    return Breach{"missing_labels", "error at least one label pair is required per stream"};
  }
  return std::nullopt;
}

std::optional<Breach> breach_of_entry(const LogPush& stream, const LogEntry& entry) {
  if (entry.line.size() > longest_line) {
    return Breach{"line_too_long", "max entry size '" + std::to_string(longest_line) +
                                       "' bytes exceeded for stream '" + text_of(stream.labels) +
                                       "' while adding an entry with length '" +
                                       std::to_string(entry.line.size()) + "' bytes"};
  }
  if (entry.metadata.size() > most_metadata) {
    return Breach{"structured_metadata_too_many",
                  "stream '" + text_of(stream.labels) + "' has too many structured metadata: '" +
                      std::to_string(entry.metadata.size()) + "', limit: '" +
                      std::to_string(most_metadata) + "'"};
  }
  const auto bytes = bytes_of(entry.metadata);
  if (bytes > most_metadata_bytes) {
    return Breach{"structured_metadata_too_large",
                  "stream '" + text_of(stream.labels) + "' has structured metadata too large: '" +
                      std::to_string(bytes) + "' bytes, limit: '" +
                      std::to_string(most_metadata_bytes) + "' bytes"};
  }
  return std::nullopt;
}

std::optional<Breach> breach_of_span(const Span& span) {
  if (auto breach = breach_of_attributes(span.attributes)) return breach;
  for (const SpanEvent& event : span.events) {
    if (auto breach = breach_of_attributes(event.attributes)) return breach;
  }
  for (const SpanLink& link : span.links) {
    if (auto breach = breach_of_attributes(link.attributes)) return breach;
  }
  return std::nullopt;
}

}  // namespace store
