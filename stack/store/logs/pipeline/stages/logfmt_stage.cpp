#include <algorithm>

#include "harness/languages/logql/logfmt_key.hpp"
#include "stack/store/logs/pipeline/scan/logfmt.hpp"
#include "stack/store/logs/pipeline/scan/names.hpp"
#include "stack/store/logs/pipeline/stages/parsers.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;

namespace {

constexpr std::string_view logfmt_error = "LogfmtParserErr";

// What the two readings of logfmt have in common: pairs, until one is broken and that counts.
template <typename Take>
bool read_pairs(Work& work, bool strict, Take&& take) {
  LogfmtReader reader(work.line, work.labels.arena());
  while (reader.next()) {
    if (reader.fault() != nullptr) {
      if (!strict) continue;
      work.labels.fail(logfmt_error, reader.fault_text());
      return true;
    }
    const Extraction::Next next = take(reader);
    if (next != Extraction::Next::go_on) return next == Extraction::Next::found_all;
  }
  return true;
}

class WholeLogfmt final : public Stage {
 public:
  WholeLogfmt(const logql::LogfmtParser& parser, Extraction extraction)
      : strict_(parser.strict),
        keep_empty_(parser.keep_empty),
        extraction_(std::move(extraction)),
        names_(extraction_.wanted()) {}

  bool apply(Work& work) override {
    if (work.line.empty() || extraction_.wanted().are_none()) return true;
    names_.begin_line();
    return read_pairs(work, strict_, [&](const LogfmtReader& reader) {
      if (reader.value().empty() && !keep_empty_) return Extraction::Next::go_on;
      const KeyName& key = names_.find(nullptr, reader.key());
      if (key.name.empty()) return Extraction::Next::go_on;
      return extraction_.take(work.labels, key, reader.value());
    });
  }

 private:
  bool strict_;
  bool keep_empty_;
  Extraction extraction_;
  KeyNames names_;
};

struct LogfmtField {
  std::string label;
  std::string key;
};

class LogfmtFields final : public Stage {
 public:
  LogfmtFields(const logql::LogfmtParser& parser, Extraction extraction)
      : strict_(parser.strict), extraction_(std::move(extraction)) {
    for (const auto& [label, expression] : parser.fields) {
      fields_.push_back({label, logql::parse_logfmt_key(expression).value()});
    }
    for (const LogfmtField& field : fields_) by_key_.push_back(&field);
    std::stable_sort(by_key_.begin(), by_key_.end(),
                     [](const auto* a, const auto* b) { return a->key < b->key; });
  }

  bool apply(Work& work) override {
    if (work.line.empty() || extraction_.wanted().are_none()) return true;
    const bool kept = read_pairs(work, strict_, [&](const LogfmtReader& reader) {
      const std::string_view key = reader.key();
      if (is_label_name(key)) return take(work, key, reader.value());
      return take(work, label_name(key, NameStart::first), reader.value());
    });
    if (!kept) return false;
    for (const LogfmtField& field : fields_) {
      if (work.labels.find_label(field.label) != nullptr) continue;
      if (extraction_.take_named(work.labels, field.label, {}) == Extraction::Next::drop_line) {
        return false;
      }
    }
    return true;
  }

 private:
  // A key that is no name is looked for as the name that it becomes.
  Extraction::Next take(Work& work, std::string_view key, std::string_view value) const {
    auto field = std::lower_bound(
        by_key_.begin(), by_key_.end(), key,
        [](const auto* one, std::string_view wanted) { return one->key < wanted; });
    for (; field != by_key_.end() && (*field)->key == key; ++field) {
      const auto next = extraction_.take_named(work.labels, (*field)->label, value);
      if (next != Extraction::Next::go_on) return next;
    }
    return Extraction::Next::go_on;
  }

  bool strict_;
  std::vector<LogfmtField> fields_;
  std::vector<const LogfmtField*> by_key_;
  Extraction extraction_;
};

}  // namespace

StagePtr make_logfmt(const logql::LogfmtParser& parser, Extraction extraction) {
  if (parser.fields.empty()) return std::make_unique<WholeLogfmt>(parser, std::move(extraction));
  return std::make_unique<LogfmtFields>(parser, std::move(extraction));
}

}  // namespace store::logs::pipeline
