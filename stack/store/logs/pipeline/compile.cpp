#include "harness/languages/logql/check_stages.hpp"
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

}  // namespace

class Compiler {
 public:
  Compiler(const logql::Pipeline& stages, const std::optional<logql::Unwrap>& unwrap,
           const Wish& wish)
      : stages_(logql::in_order(stages)), unwrap_(unwrap), wish_(wish) {}

  Pipeline compile() {
    find_reads();
    pipeline_.work_.deadline = wish_.deadline;
    pipeline_.work_.templates = wish_.templates;
    for (next_ = 0; next_ < stages_.size(); ++next_) {
      pipeline_.stages_.push_back(
          std::visit([this](const auto& of) { return make(of); }, stages_[next_]->of));
    }
    if (unwrap_) add_unwrap();
    return std::move(pipeline_);
  }

 private:
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

  void add_checks(const logql::LabelFilter& filter, Checks& checks) const {
    if (const auto* all = std::get_if<logql::AllOf>(&filter.of)) {
      for (const logql::LabelFilter& part : all->parts) add_checks(part, checks);
    }
    const auto* matcher = std::get_if<logql::Matcher>(&filter.of);
    if (matcher == nullptr) return;
    checks.push_back(ValueMatch::make(*matcher, wish_.deadline));
  }

  Extraction extraction() const { return {wanted_, checks()}; }

  bool line_is_read_later() const {
    StageReads reads;
    for (std::size_t i = next_ + 1; i < stages_.size(); ++i) add_reads(*stages_[i], reads);
    return wish_.line || reads.line;
  }

  StagePtr make(const logql::LineFilter& filter) const { return make_line_filter(filter); }
  StagePtr make(const logql::JsonParser& parser) const { return make_json(parser, extraction()); }
  StagePtr make(const logql::LogfmtParser& parser) const {
    return make_logfmt(parser, extraction());
  }
  StagePtr make(const logql::RegexpParser& parser) const {
    return make_regexp(parser, extraction());
  }
  StagePtr make(const logql::PatternParser& parser) const {
    return make_pattern(parser, extraction());
  }
  StagePtr make(const logql::UnpackParser&) const {
    return make_unpack(extraction(), line_is_read_later());
  }
  StagePtr make(const logql::LabelFilter& filter) const {
    return make_label_filter(filter, wish_.deadline);
  }
  StagePtr make(const logql::LineFormat& format) const {
    return make_line_format(format, wish_.now);
  }
  StagePtr make(const logql::LabelFormat& format) const {
    return make_label_format(format, wish_.now);
  }
  StagePtr make(const logql::Drop& drop) const { return make_drop(drop, wish_.deadline); }
  StagePtr make(const logql::Keep& keep) const { return make_keep(keep, wish_.deadline); }
  StagePtr make(const logql::Decolorize&) const { return make_decolorize(); }

  void add_unwrap() {
    Pipeline::Unwrapping unwrapping{unwrap_->label, converter(unwrap_->conversion), {}};
    for (const logql::LabelFilter& filter : unwrap_->filters) {
      unwrapping.filters.push_back(make_label_filter(filter, wish_.deadline));
    }
    pipeline_.unwrapping_ = std::move(unwrapping);
  }

  std::vector<const logql::Stage*> stages_;
  const std::optional<logql::Unwrap>& unwrap_;
  const Wish& wish_;
  WantedLabels wanted_;
  std::size_t next_ = 0;
  Pipeline pipeline_;
};

Compiled compile(const logql::Pipeline& stages, const std::optional<logql::Unwrap>& unwrap,
                 const Wish& wish) {
  if (const auto error = logql::check_stages(stages, unwrap)) return tl::unexpected(*error);
  return Compiler(stages, unwrap, wish).compile();
}

}  // namespace store::logs::pipeline
