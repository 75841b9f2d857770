#include "stack/store/logs/pipeline/stages/label_filter.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/ip_pattern.hpp"
#include "stack/store/logs/pipeline/stages/comparisons.hpp"
#include "stack/store/logs/pipeline/stages/label_texts.hpp"
#include "stack/store/logs/pipeline/stages/matching.hpp"

namespace store::logs::pipeline {

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

// Texts that stand beside each other, however many.
class JoinedTexts final : public Stage {
 public:
  explicit JoinedTexts(Join join) : join_(join) {}

  void add(const logql::Matcher& matcher) {
    LabelTexts& texts = matcher.op == logql::MatchOp::equal ? equal_ : unequal_;
    texts.add(matcher.name, matcher.value);
  }

  bool apply(Work& work) override {
    const Labels& labels = work.labels;
    if (join_ == Join::any) return equal_.any_holds(labels) || !unequal_.all_hold(labels);
    return equal_.all_hold(labels) && !unequal_.any_holds(labels);
  }

 private:
  Join join_;
  LabelTexts equal_;
  LabelTexts unequal_;
};

bool is_text(const logql::LabelFilter& filter) {
  const auto* matcher = std::get_if<logql::Matcher>(&filter.of);
  return matcher != nullptr &&
         (matcher->op == logql::MatchOp::equal || matcher->op == logql::MatchOp::not_equal);
}

// How many from there on are texts.
std::size_t texts_from(const std::vector<logql::LabelFilter>& filters, std::size_t begin) {
  const auto first = filters.begin() + static_cast<std::ptrdiff_t>(begin);
  return static_cast<std::size_t>(std::find_if_not(first, filters.end(), is_text) - first);
}

// Adds a comparison with a quantity; false: it is none.
struct AddCompared {
  Comparisons& into;

  bool operator()(const logql::NumberFilter& filter) const {
    into.add(filter.name, filter.op, filter.value);
    return true;
  }
  bool operator()(const logql::DurationFilter& filter) const {
    into.add(filter.name, filter.op, std::int64_t{filter.value.count()});
    return true;
  }
  bool operator()(const logql::BytesFilter& filter) const {
    into.add(filter.name, filter.op, filter.value);
    return true;
  }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }
};

struct Maker {
  Deadline* deadline;

  StagePtr operator()(const logql::Matcher& matcher) const {
    return std::make_unique<TextFilter>(ValueMatch::make(matcher, deadline));
  }
  StagePtr operator()(const logql::IpFilter& filter) const {
    return std::make_unique<IpLabelFilter>(filter.name, IpPattern::parse(filter.pattern).value(),
                                           filter.negated);
  }
  StagePtr operator()(const logql::AllOf& all) const {
    return std::make_unique<All>(made(all.parts, Join::all));
  }
  StagePtr operator()(const logql::AnyOf& any) const {
    return std::make_unique<Any>(made(any.parts, Join::any));
  }
  template <typename Compared>
  StagePtr operator()(const Compared& compared) const {
    auto comparison = std::make_unique<Comparisons>(Join::all);
    AddCompared{*comparison}(compared);
    return comparison;
  }

  // Parts of one kind that stand beside each other become one, as long as the order in which the
  // kinds are looked at stays: an error of one decides what others do.
  std::vector<StagePtr> made(const std::vector<logql::LabelFilter>& filters, Join join) const {
    constexpr std::size_t few_texts = 8;  // that are as quick one by one
    std::vector<StagePtr> parts;
    for (std::size_t at = 0; at < filters.size();) {
      if (const std::size_t texts = texts_from(filters, at); texts > few_texts) {
        parts.push_back(joined_texts({filters.data() + at, texts}, join));
        at += texts;
      } else if (StagePtr compared = joined_from(filters, at, join)) {
        parts.push_back(std::move(compared));
      } else {
        parts.push_back(std::visit(*this, filters[at].of));
        ++at;
      }
    }
    return parts;
  }

  static StagePtr joined_texts(std::span<const logql::LabelFilter> filters, Join join) {
    auto texts = std::make_unique<JoinedTexts>(join);
    for (const logql::LabelFilter& filter : filters) {
      texts->add(std::get<logql::Matcher>(filter.of));
    }
    return texts;
  }

  // The comparisons from there on, behind which `at` stands then; none: there is none there.
  static StagePtr joined_from(const std::vector<logql::LabelFilter>& filters, std::size_t& at,
                              Join join) {
    auto comparisons = std::make_unique<Comparisons>(join);
    const std::size_t begin = at;
    while (at < filters.size() && std::visit(AddCompared{*comparisons}, filters[at].of)) ++at;
    return at > begin ? std::move(comparisons) : nullptr;
  }
};

}  // namespace

StagePtr make_label_filter(const logql::LabelFilter& filter, Deadline* deadline) {
  return std::visit(Maker{deadline}, filter.of);
}

}  // namespace store::logs::pipeline
