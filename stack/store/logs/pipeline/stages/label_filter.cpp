#include "stack/store/logs/pipeline/stages/label_filter.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/languages/logql/ip_pattern.hpp"
#include "stack/store/logs/pipeline/stages/matching.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline {

using harness::Result;
namespace logql = harness::languages::logql;
using logql::IpPattern;

namespace {

class TextFilter final : public Stage {
 public:
  explicit TextFilter(ValueMatch match) : match_(std::move(match)) {}
  bool apply(Work& work) override { return match_.matches(work.labels.get(match_.name())); }

 private:
  ValueMatch match_;
};

template <typename T>
bool holds(logql::Comparison op, T a, T b) {
  switch (op) {
    case logql::Comparison::equal:
      return a == b;
    case logql::Comparison::not_equal:
      return a != b;
    case logql::Comparison::greater:
      return a > b;
    case logql::Comparison::greater_equal:
      return a >= b;
    case logql::Comparison::less:
      return a < b;
    default:
      return a <= b;
  }
}

template <typename T>
using Read = Result<T> (*)(std::string_view);

template <typename T, Read<T> read>
class ComparedFilter final : public Stage {
 public:
  ComparedFilter(std::string name, logql::Comparison op, T value)
      : name_(std::move(name)), op_(op), value_(value) {}

  bool apply(Work& work) override {
    if (work.labels.has_error()) return true;
    const auto text = work.labels.find(name_);
    if (!text) return false;
    const Result<T> value = read(*text);
    if (value) return holds(op_, *value, value_);
    work.labels.fail("LabelFilterErr", value.error().what);
    return true;
  }

 private:
  std::string name_;
  logql::Comparison op_;
  T value_;
};

class IpLabelFilter final : public Stage {
 public:
  IpLabelFilter(std::string name, IpPattern pattern, bool negated)
      : name_(std::move(name)), pattern_(pattern), negated_(negated) {}

  bool apply(Work& work) override {
    if (work.labels.has_error()) return true;
    const auto text = work.labels.find(name_);
    return text && pattern_.is_in(*text) != negated_;
  }

 private:
  std::string name_;
  IpPattern pattern_;
  bool negated_;
};

// Looks at every part, as Loki does: one that cannot be read leaves its error though another does
// not hold, which shows where the whole is a part of an `or`.
class All final : public Stage {
 public:
  explicit All(std::vector<StagePtr> parts) : parts_(std::move(parts)) {}
  bool apply(Work& work) override {
    bool holds = true;
    for (const StagePtr& part : parts_) {
      if (work.is_over()) return false;
      holds = part->apply(work) && holds;
    }
    return holds;
  }

 private:
  std::vector<StagePtr> parts_;
};

// Ends with the first part that holds.
class Any final : public Stage {
 public:
  explicit Any(std::vector<StagePtr> parts) : parts_(std::move(parts)) {}
  bool apply(Work& work) override {
    return std::any_of(parts_.begin(), parts_.end(), [&work](const StagePtr& part) {
      return !work.is_over() && part->apply(work);
    });
  }

 private:
  std::vector<StagePtr> parts_;
};

struct Maker {
  Deadline* deadline;

  StagePtr operator()(const logql::Matcher& matcher) const {
    return std::make_unique<TextFilter>(ValueMatch::make(matcher, deadline));
  }
  StagePtr operator()(const logql::NumberFilter& filter) const {
    using NumberStage = ComparedFilter<double, parse_float>;
    return std::make_unique<NumberStage>(filter.name, filter.op, filter.value);
  }
  StagePtr operator()(const logql::DurationFilter& filter) const {
    using DurationStage = ComparedFilter<std::int64_t, parse_go_duration>;
    return std::make_unique<DurationStage>(filter.name, filter.op, filter.value.count());
  }
  StagePtr operator()(const logql::BytesFilter& filter) const {
    using BytesStage = ComparedFilter<std::uint64_t, parse_bytes>;
    return std::make_unique<BytesStage>(filter.name, filter.op, filter.value);
  }
  StagePtr operator()(const logql::IpFilter& filter) const {
    return std::make_unique<IpLabelFilter>(filter.name, IpPattern::parse(filter.pattern).value(),
                                           filter.negated);
  }
  StagePtr operator()(const logql::AllOf& all) const {
    return std::make_unique<All>(made(all.parts));
  }
  StagePtr operator()(const logql::AnyOf& any) const {
    return std::make_unique<Any>(made(any.parts));
  }

  std::vector<StagePtr> made(const std::vector<logql::LabelFilter>& filters) const {
    std::vector<StagePtr> parts;
    for (const logql::LabelFilter& filter : filters) {
      parts.push_back(make_label_filter(filter, deadline));
    }
    return parts;
  }
};

}  // namespace

StagePtr make_label_filter(const logql::LabelFilter& filter, Deadline* deadline) {
  return std::visit(Maker{deadline}, filter.of);
}

}  // namespace store::logs::pipeline
