#include <algorithm>

#include "harness/languages/logql/print.hpp"
#include "stack/store/logs/pipeline/pipeline.hpp"
#include "stack/store/logs/pipeline/reads.hpp"
#include "stack/store/logs/pipeline/stages/formats.hpp"
#include "stack/store/logs/pipeline/stages/label_filter.hpp"
#include "stack/store/logs/pipeline/stages/line_filter.hpp"
#include "stack/store/logs/pipeline/stages/parsers.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline {

using harness::Result;
namespace logql = harness::languages::logql;

namespace {

Result<double> to_bytes(std::string_view text) {
  const auto bytes = parse_bytes(text);
  if (!bytes) return harness::fail(bytes.error());
  return static_cast<double>(*bytes);
}

Result<double> to_seconds(std::string_view text) {
  const auto duration = parse_go_duration(text);
  if (!duration) return harness::fail(duration.error());
  return seconds_of(*duration);
}

auto converter(logql::Unwrap::Conversion conversion) {
  switch (conversion) {
    case logql::Unwrap::Conversion::bytes:
      return to_bytes;
    case logql::Unwrap::Conversion::duration:
      return to_seconds;
    default:
      return parse_float;
  }
}

bool changes_line(const logql::Stage& stage) {
  return std::holds_alternative<logql::LineFormat>(stage.of) ||
         std::holds_alternative<logql::UnpackParser>(stage.of);
}

bool is_line_filter(const logql::Stage* stage) {
  return std::holds_alternative<logql::LineFilter>(stage->of);
}

// Filters on the line come before all other stages since the line was last rewritten: they cost
// least. (Colours that `decolorize` takes away are still there for them, as in Loki.)
std::vector<const logql::Stage*> in_order(const logql::Pipeline& stages) {
  std::vector<const logql::Stage*> ordered;
  auto unsorted = ordered.size();
  const auto sort_last = [&] {
    std::stable_partition(ordered.begin() + static_cast<std::ptrdiff_t>(unsorted), ordered.end(),
                          is_line_filter);
    unsorted = ordered.size();
  };
  for (const logql::Stage& stage : stages) {
    if (changes_line(stage)) sort_last();
    ordered.push_back(&stage);
    if (changes_line(stage)) unsorted = ordered.size();
  }
  sort_last();
  return ordered;
}

}  // namespace

class Compiler {
 public:
  Compiler(const logql::Pipeline& stages, const std::optional<logql::Unwrap>& unwrap,
           const Wish& wish)
      : written_(stages), stages_(in_order(stages)), unwrap_(unwrap), wish_(wish) {}

  Compiled compile() {
    find_reads();
    for (next_ = 0; next_ < stages_.size(); ++next_) {
      auto stage = std::visit([this](const auto& of) { return make(of); }, stages_[next_]->of);
      if (!stage) return tl::unexpected(refused(*stages_[next_], stage.error().what));
      pipeline_.stages_.push_back(std::move(*stage));
    }
    if (unwrap_) {
      if (auto error = add_unwrap()) return tl::unexpected(*error);
    }
    return std::move(pipeline_);
  }

 private:
  // The two parsers that take expressions are refused where they are read, without their stage.
  logql::ParseError refused(const logql::Stage& stage, const std::string& why) const {
    if (why.starts_with("invalid regexp parser") || why.starts_with("invalid pattern parser")) {
      return {why, stage.at, std::nullopt};
    }
    if (!is_line_filter(&stage)) return logql::stage_error(stage, why);
    return {"stage '" + neighbours(stage) + "' : " + why, stage.at, std::nullopt};
  }

  // Filters on the line that stand next to each other are shown as one.
  std::string neighbours(const logql::Stage& filter) const {
    auto first = static_cast<std::size_t>(&filter - written_.data());
    while (first > 0 && is_line_filter(&written_[first - 1])) --first;
    std::string text;
    for (; first < written_.size() && is_line_filter(&written_[first]); ++first) {
      text += (text.empty() ? "" : " ") + logql::print(written_[first]);
    }
    return text;
  }

  void find_reads() {
    StageReads reads;
    for (const logql::Stage* stage : stages_) add_reads(*stage, reads);
    if (unwrap_) {
      reads.labels.insert(unwrap_->label);
      for (const logql::LabelFilter& filter : unwrap_->filters) add_reads(filter, reads);
    }
    if (wish_.labels) reads.labels.insert(wish_.labels->begin(), wish_.labels->end());
    pipeline_.asks_for_errors_ = reads.labels.contains(std::string(error_label));
    if (!wish_.labels || reads.all_labels) return;
    wanted_ = WantedLabels({reads.labels.begin(), reads.labels.end()});
  }

  // Conditions on texts that stand right behind the parser which is being made.
  Checks checks() const {
    Checks checks;
    for (std::size_t i = next_ + 1; i < stages_.size(); ++i) {
      const auto* filter = std::get_if<logql::LabelFilter>(&stages_[i]->of);
      if (filter == nullptr) break;
      add_checks(*filter, checks);
    }
    return checks;
  }

  static void add_checks(const logql::LabelFilter& filter, Checks& checks) {
    if (const auto* all = std::get_if<logql::AllOf>(&filter.of)) {
      for (const logql::LabelFilter& part : all->parts) add_checks(part, checks);
    }
    const auto* matcher = std::get_if<logql::Matcher>(&filter.of);
    if (matcher == nullptr) return;
    if (auto match = ValueMatch::make(*matcher)) checks.push_back(std::move(*match));
  }

  Extraction extraction() const { return {wanted_, checks()}; }

  bool line_is_read_later() const {
    StageReads reads;
    for (std::size_t i = next_ + 1; i < stages_.size(); ++i) add_reads(*stages_[i], reads);
    return wish_.line || reads.line;
  }

  MadeStage make(const logql::LineFilter& filter) const { return make_line_filter(filter); }
  MadeStage make(const logql::JsonParser& parser) const { return make_json(parser, extraction()); }
  MadeStage make(const logql::LogfmtParser& parser) const {
    return make_logfmt(parser, extraction());
  }
  MadeStage make(const logql::RegexpParser& parser) const {
    return make_regexp(parser, extraction());
  }
  MadeStage make(const logql::PatternParser& parser) const {
    return make_pattern(parser, extraction());
  }
  MadeStage make(const logql::UnpackParser&) const {
    return make_unpack(extraction(), line_is_read_later());
  }
  MadeStage make(const logql::LabelFilter& filter) const { return make_label_filter(filter); }
  MadeStage make(const logql::LineFormat& format) const {
    return make_line_format(format, wish_.now);
  }
  MadeStage make(const logql::LabelFormat& format) const {
    return make_label_format(format, wish_.now);
  }
  MadeStage make(const logql::Drop& drop) const { return make_drop(drop); }
  MadeStage make(const logql::Keep& keep) const { return make_keep(keep); }
  MadeStage make(const logql::Decolorize&) const { return make_decolorize(); }

  std::optional<logql::ParseError> add_unwrap() {
    Pipeline::Unwrapping unwrapping{unwrap_->label, converter(unwrap_->conversion), {}};
    for (const logql::LabelFilter& filter : unwrap_->filters) {
      auto stage = make_label_filter(filter);
      if (!stage) return logql::stage_error({filter, unwrap_->at}, stage.error().what);
      unwrapping.filters.push_back(std::move(*stage));
    }
    pipeline_.unwrapping_ = std::move(unwrapping);
    return std::nullopt;
  }

  const logql::Pipeline& written_;
  std::vector<const logql::Stage*> stages_;
  const std::optional<logql::Unwrap>& unwrap_;
  const Wish& wish_;
  WantedLabels wanted_;
  std::size_t next_ = 0;
  Pipeline pipeline_;
};

Compiled compile(const logql::Pipeline& stages, const std::optional<logql::Unwrap>& unwrap,
                 const Wish& wish) {
  return Compiler(stages, unwrap, wish).compile();
}

}  // namespace store::logs::pipeline
