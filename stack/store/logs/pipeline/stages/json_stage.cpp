#include "stack/store/logs/pipeline/scan/json.hpp"
#include "stack/store/logs/pipeline/scan/json_path.hpp"
#include "stack/store/logs/pipeline/stages/parsers.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;

namespace {

constexpr std::string_view json_error = "JSONParserErr";

// Every member of the line's object, nested ones by their path.
class WholeJson final : public Stage {
 public:
  explicit WholeJson(Extraction extraction)
      : extraction_(std::move(extraction)), names_(extraction_.wanted()) {}

  bool apply(Work& work) override {
    if (extraction_.wanted().are_none()) return true;
    names_.begin_line();
    next_ = Extraction::Next::go_on;
    const char* fault = walk(work.labels, work.line, nullptr, 0);
    if (fault != nullptr) work.labels.fail(json_error, fault);
    return next_ != Extraction::Next::drop_line;
  }

 private:
  const char* walk(Labels& labels, std::string_view text, const KeyName* parent, int depth) {
    const char* inner_fault = nullptr;
    const char* fault = json::each_member(
        text, labels.arena(), [&](std::string_view raw, const json::Value& value) {
          const KeyName& key = names_.find(parent, raw);
          if (key.name.empty()) return json::Visit::go_on;
          if (value.type == json::Type::object) {
            if (!key.is_wanted_below || depth == json::deepest) return json::Visit::go_on;
            inner_fault = walk(labels, value.text, &key, depth + 1);
          } else if (value.type != json::Type::array && value.type != json::Type::null) {
            take(labels, key, value);
          }
          const bool ends = inner_fault != nullptr || next_ != Extraction::Next::go_on;
          return ends ? json::Visit::stop : json::Visit::go_on;
        });
    return inner_fault != nullptr ? inner_fault : fault;
  }

  void take(Labels& labels, const KeyName& key, const json::Value& value) {
    if (!key.is_wanted && !key.is_extracted_wanted) return;
    next_ = extraction_.take(labels, key, json::label_text(value, labels.arena()));
  }

  Extraction extraction_;
  KeyNames names_;
  Extraction::Next next_ = Extraction::Next::go_on;
};

struct JsonField {
  std::string label;
  logql::JsonPath path;
};

// Only what the query names; a label whose value is not there is empty.
class JsonFields final : public Stage {
 public:
  JsonFields(std::vector<JsonField> fields, Extraction extraction)
      : fields_(std::move(fields)), extraction_(std::move(extraction)) {}

  bool apply(Work& work) override {
    if (work.line.empty() || extraction_.wanted().are_none()) return true;
    if (std::string_view("{[\"").find(work.line.front()) == std::string_view::npos) {
      work.labels.fail(json_error, "");
      return true;
    }
    // Each of them looks through the line.
    for (const JsonField& field : fields_) {
      if (work.is_over(work.of_line())) return false;
      if (take(work, field) == Extraction::Next::drop_line) return false;
    }
    return true;
  }

 private:
  Extraction::Next take(Work& work, const JsonField& field) const {
    const json::Found found = json::find(work.line, field.path, work.labels.arena());
    if (found.fault != nullptr) work.labels.fail(json_error, found.fault);
    std::string_view text;
    if (found.value) {
      text = json::label_text(*found.value, work.labels.arena());
    } else if (work.labels.find_label(field.label) != nullptr) {
      return Extraction::Next::go_on;
    }
    return extraction_.take_named(work.labels, field.label, text);
  }

  std::vector<JsonField> fields_;
  Extraction extraction_;
};

}  // namespace

StagePtr make_json(const logql::JsonParser& parser, Extraction extraction) {
  if (parser.fields.empty()) return std::make_unique<WholeJson>(std::move(extraction));
  std::vector<JsonField> fields;
  for (const logql::Extraction& wanted : parser.fields) {
    fields.push_back({wanted.label, logql::parse_json_path(wanted.expression).value()});
  }
  return std::make_unique<JsonFields>(std::move(fields), std::move(extraction));
}

}  // namespace store::logs::pipeline
