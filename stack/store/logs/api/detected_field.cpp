#include "stack/store/logs/api/detected_field.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "stack/store/logs/pipeline/pipeline.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;

template <typename Number>
bool is_number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// As Go reads them.
bool is_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 10> words{"t", "T", "true",  "True",  "TRUE",
                                                   "f", "F", "false", "False", "FALSE"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view type_of(const std::string& text) {
  if (is_number<std::int64_t>(text)) return "int";
  if (is_number<double>(text)) return "float";
  if (is_boolean(text)) return "boolean";
  if (pipeline::parse_go_duration(text)) return "duration";
  if (pipeline::parse_bytes(text)) return "bytes";
  return "string";
}

// Reads lines with one parser.
class FieldReader {
 public:
  FieldReader(std::string name, language::Stage parser)
      : name_(std::move(name)),
        pipeline_(pipeline::compile({std::move(parser)}, std::nullopt, {})) {}

  void read(const std::string& line, std::map<std::string, DetectedField>& into) {
    if (!pipeline_ || !pipeline_->process({{}, {}, 0, line})) return;
    if (!pipeline_->label(pipeline::error_label).empty()) return;
    for (const pipeline::Label& label : pipeline_->labels()) {
      DetectedField& field = into[std::string(label.name)];
      field.values.emplace(label.value);
      field.parsers.insert(name_);
    }
  }

 private:
  std::string name_;
  pipeline::Compiled pipeline_;
};

}  // namespace

std::string_view DetectedField::type() const {
  if (values.empty()) return "string";
  const std::string_view type = type_of(*values.begin());
  const bool all = std::all_of(values.begin(), values.end(),
                               [type](const std::string& value) { return type_of(value) == type; });
  return all ? type : "string";
}

std::map<std::string, DetectedField> detected(const std::vector<ShownStream>& streams) {
  std::map<std::string, DetectedField> fields;
  FieldReader json("json", {language::JsonParser{}, {}});
  FieldReader logfmt("logfmt", {language::LogfmtParser{}, {}});
  for (const ShownStream& stream : streams) {
    for (const ShownEntry& entry : stream.entries) {
      const bool is_object = !entry.line.empty() && entry.line.front() == '{';
      (is_object ? json : logfmt).read(entry.line, fields);
      for (const auto& [name, value] : entry.metadata.pairs()) {
        fields[std::string(name)].values.emplace(value);
      }
    }
  }
  return fields;
}

}  // namespace store::logs
