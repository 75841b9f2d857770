#include "harness/languages/logql/number_filters.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"

namespace harness::languages::logql {
namespace {

class FilterKinds {
 public:
  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher& matcher) {
    knows_errors = knows_errors || matcher.name.starts_with("__error");
  }
  void operator()(const NumberFilter&) { compares = true; }
  void operator()(const DurationFilter&) { compares = true; }
  void operator()(const BytesFilter&) { compares = true; }
  void operator()(const IpFilter&) {}
  void operator()(const AllOf& all) { add(all.parts); }
  void operator()(const AnyOf& any) { add(any.parts); }

  bool compares = false;
  bool knows_errors = false;

 private:
  void add(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }
};

// The first comparison whose errors no filter behind it heeds: what heeds those before it says
// nothing of its own.
std::optional<std::size_t> first_unheeded(const Pipeline& stages) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto* filter = std::get_if<LabelFilter>(&stages[i].of);
    if (filter == nullptr) continue;
    FilterKinds kinds;
    kinds(*filter);
    if (kinds.knows_errors) {
      first.reset();
    } else if (kinds.compares && !first) {
      first = i;
    }
  }
  return first;
}

bool is_error(const LabelChoice& choice) {
  const auto* matcher = std::get_if<Matcher>(&choice);
  return (matcher != nullptr ? matcher->name : std::get<std::string>(choice)) == error_label;
}

// With which the error is still there; none: nothing is left of the stage.
std::optional<Stage> without_dropping_errors(Stage stage) {
  auto* drop = std::get_if<Drop>(&stage.of);
  if (drop == nullptr) return stage;
  std::erase_if(drop->labels, is_error);
  return drop->labels.empty() ? std::nullopt : std::optional(std::move(stage));
}

bool drops_errors(const Stage& stage) {
  const auto* drop = std::get_if<Drop>(&stage.of);
  return drop != nullptr && std::any_of(drop->labels.begin(), drop->labels.end(), is_error);
}

// What filters of labels compare, each of these lines.
class Ranges {
 public:
  void read(const LogQuery& log) {
    lines_ = print_selector(log.selector);
    for (const Stage& stage : log.pipeline) {
      if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) (*this)(*filter);
      if (!only_filters(stage)) lines_ += " " + print(stage);
    }
  }

  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher&) {}
  void operator()(const IpFilter& filter) {
    if (filter.negated) return;
    const bool is_v6 = filter.pattern.find(':') != std::string::npos;
    const IpFilter any{filter.name, false, is_v6 ? "::/0" : "0.0.0.0/0"};
    add_once(addresses, {print(LabelFilter{filter}), lines_ + " | " + print(LabelFilter{any})});
  }
  void operator()(const AllOf& all) { in(all.parts); }
  void operator()(const AnyOf& any) { in(any.parts); }
  void operator()(const NumberFilter& filter) {
    add(filter, filter.value, "", Unwrap::Conversion::none);
  }
  void operator()(const DurationFilter& filter) {
    add(filter, std::chrono::duration<double>(filter.value).count(), "s",
        Unwrap::Conversion::duration);
  }
  void operator()(const BytesFilter& filter) {
    add(filter, static_cast<double>(filter.value), "B", Unwrap::Conversion::bytes);
  }

  std::vector<RangeRead> found;
  std::vector<AddressRead> addresses;

 private:
  void in(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }

  template <typename Filter>
  void add(const Filter& filter, double value, std::string unit, Unwrap::Conversion conversion) {
    if (filter.op == Comparison::not_equal) return;
    const std::string no_error = R"( | __error__="")";
    const std::string text = print(LabelFilter{filter});
    Unwrap unwrap;
    unwrap.label = filter.name;
    unwrap.conversion = conversion;
    add_once(found, {text, filter.name, relation_of(filter.op), value, std::move(unit),
                     lines_ + " | " + text + no_error, lines_ + " " + print(unwrap) + no_error});
  }

  std::string lines_;
};

}  // namespace

std::vector<NotCompared> counted_without_number(const Query& query) {
  std::vector<NotCompared> all;
  for (const auto& [log, over] : log_queries(query)) {
    const Pipeline& stages = log->pipeline;
    const auto first = first_unheeded(stages);
    if (!first) continue;
    const auto behind = stages.begin() + static_cast<std::ptrdiff_t>(*first);
    if (over != nullptr && std::none_of(behind, stages.end(), drops_errors)) continue;
    std::string lines = print_selector(log->selector);
    for (auto stage = stages.begin(); stage != stages.end(); ++stage) {
      const auto kept = stage < behind ? std::optional(*stage) : without_dropping_errors(*stage);
      if (kept) lines += " " + print(*kept);
    }
    add_once(all, {lines + R"( | __error__="LabelFilterErr")",
                   lines + R"( | __error__!="LabelFilterErr")"});
  }
  return all;
}

std::vector<RangeRead> range_reads(const Query& query) {
  Ranges ranges;
  for (const auto& [log, over] : log_queries(query)) ranges.read(*log);
  return std::move(ranges.found);
}

std::vector<AddressRead> address_reads(const Query& query) {
  Ranges ranges;
  for (const auto& [log, over] : log_queries(query)) ranges.read(*log);
  return std::move(ranges.addresses);
}

Relation relation_of(Comparison op) {
  constexpr std::array relations{Relation::equal,   Relation::not_equal,
                                 Relation::greater, Relation::greater_equal,
                                 Relation::less,    Relation::less_equal};
  return relations.at(static_cast<std::size_t>(op));
}

}  // namespace harness::languages::logql
