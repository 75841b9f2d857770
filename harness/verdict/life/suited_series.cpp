#include "harness/verdict/life/suited_series.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/other_values.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;
using languages::promql::NamedSeries;
using Labels = SeriesLabels;

std::set<std::string> values_of(const std::string& label, const std::vector<Labels>& series) {
  std::set<std::string> values;
  for (const Labels& one : series) {
    if (one.contains(label)) values.insert(one.at(label));
  }
  return values;
}

std::set<std::string> labels_of(const std::vector<Labels>& series) {
  std::set<std::string> names;
  for (const Labels& one : series) {
    for (const auto& [name, value] : one) names.insert(name);
  }
  names.erase("__name__");
  return names;
}

// One thing that a matcher looks for.
Matcher of_one_value(const Matcher& matcher, const languages::ReadValue& value) {
  return {matcher.label, value.is_pattern ? MatchOp::matches : MatchOp::equal, value.text, {}};
}

// What a regex looks for is as many matchers: each has to suit.
std::vector<languages::ReadValue> values_in(const Matcher& matcher) {
  if (matcher.op == MatchOp::equal) return {{matcher.value}};
  if (matcher.op != MatchOp::matches) return {};
  return languages::patterns_in(matcher.value);
}

bool stands_in(Control control, const std::string& name) {
  return control->find(name) != std::string::npos;
}

// The series of a metric, for whoever names some of them.
class Neighbours {
 public:
  Neighbours(std::string metric, const std::vector<Labels>& series, Control control,
             Names names = Names::by_control)
      : metric_(std::move(metric)), series_(series), control_(control), names_(names) {}

  // How well a matcher of the query suits them.
  Life suit(const Matcher& matcher) const {
    const std::vector<languages::ReadValue> values = values_in(matcher);
    if (values.empty()) return suit(matcher, nullptr, values);
    Lives lives;
    for (const languages::ReadValue& value : values) {
      lives.add(suit(of_one_value(matcher, value), &value, values));
    }
    return lives.life();
  }

 private:
  // `value`: what it looks for, one of those; null: it is no single thing.
  Life suit(const Matcher& matcher, const languages::ReadValue* value,
            const std::vector<languages::ReadValue>& besides) const {
    const bool suited = std::any_of(series_.begin(), series_.end(),
                                    [&](const Labels& one) { return fits(one, matcher); });
    if (suited) return {};
    std::set<std::string> values = values_of(matcher.label, series_);
    if (values.empty()) return without_label(matcher.label);
    const std::string text = "no series of " + metric_ + " has " +
                             languages::promql::to_text(matcher) +
                             listed("there are", values, matcher.value);
    if ((names_a_source(matcher) || names_a_bound(matcher)) && control_ == nullptr) {
      return none(text);
    }
    const bool may_never = control_ == nullptr && value != nullptr;
    const auto never = may_never ? never_comes(*value, values, matcher.label) : std::nullopt;
    if (never) return none(text + ": " + *never + give_control);
    // What the query names besides is not what it means by this.
    for (const languages::ReadValue& other : besides) {
      values.erase(std::string(languages::without_anchors(other.text)));
    }
    return life_without_value(
        {text, value == nullptr ? std::nullopt : meant_by(*value, values, matcher.label)},
        control_);
  }

  Life without_label(const std::string& label) const {
    const std::set<std::string> labels = labels_of(series_);
    const std::string text =
        "no series of " + metric_ + " has the label " + label + listed("there are", labels, label);
    if (control_ == nullptr) return none(text);
    if (names_ == Names::each && !stands_in(control_, label)) {
      return none(text + "; if that is right, name " + label + " in control, too");
    }
    return life_without_name({text, meant_by({label}, labels)}, control_);
  }

  std::string metric_;
  const std::vector<Labels>& series_;
  Control control_;
  Names names_;
};

// Those that come from where the selector says; where there are none, its sources are what is
// wrong.
std::vector<Labels> from_its_sources(const NamedSeries& named, const std::vector<Labels>& series) {
  std::vector<Labels> some;
  for (const Labels& one : series) {
    const auto& matchers = named.selector->matchers;
    const bool is_from_there = std::all_of(
        matchers.begin(), matchers.end(),
        [&](const Matcher& matcher) { return !names_a_source(matcher) || fits(one, matcher); });
    if (is_from_there) some.push_back(one);
  }
  return some.empty() ? series : some;
}

// As a person calls those that come from there, beside others.
std::string name_from_its_sources(const NamedSeries& named) {
  std::vector<std::string> sources;
  for (const Matcher& matcher : named.selector->matchers) {
    const bool is_name = matcher.label == "__name__";
    if (names_a_source(matcher) && !is_name) {
      sources.push_back(languages::promql::to_text(matcher));
    }
  }
  const bool says_more = !named.metric.empty() && !sources.empty();
  return says_more ? named.metric + "{" + join(sources, ",") + "}" : written_name(named);
}

// What a histogram's buckets, or a summary's quantiles, have in common; whether one of them has the
// bound that is asked for. Of those that the selector names but for that.
std::map<Labels, bool> histograms_with(const Matcher& bound, const NamedSeries& named,
                                       const std::vector<Labels>& series) {
  std::map<Labels, bool> all;
  for (const Labels& one : series) {
    const auto& matchers = named.selector->matchers;
    const bool is_meant = std::all_of(
        matchers.begin(), matchers.end(),
        [&](const Matcher& matcher) { return names_a_bound(matcher) || fits(one, matcher); });
    if (!is_meant || !one.contains(bound.label)) continue;
    Labels histogram = one;
    histogram.erase(bound.label);
    bool& has_bound = all[histogram];
    has_bound = has_bound || fits(one, bound);
  }
  return all;
}

// A bucket that one histogram has says nothing of another that is without it.
Life has_bound(const Matcher& bound, const NamedSeries& named, const std::vector<Labels>& series) {
  const std::map<Labels, bool> all = histograms_with(bound, named, series);
  const auto without = std::ranges::find(all, false, &std::map<Labels, bool>::value_type::second);
  if (without == all.end()) return {};
  std::vector<Labels> its_own;
  for (Labels one : series) {
    const auto label = one.extract(bound.label);
    if (label.empty() || one != without->first) continue;
    one.insert({bound.label, label.mapped()});
    its_own.push_back(std::move(one));
  }
  Labels told = without->first;
  told.erase("__name__");
  const std::string text = "no series of " + named.metric + observe::format_labels(told) + " has " +
                           languages::promql::to_text(bound) +
                           listed("there are", values_of(bound.label, its_own), bound.value);
  const bool any_has = std::ranges::any_of(all, [](const auto& one) { return one.second; });
  return any_has ? unknown(text + ", as others have") : none(text);
}

Life has_each_bound(const Matcher& matcher, const NamedSeries& named,
                    const std::vector<Labels>& series) {
  Lives lives;
  const std::vector<languages::ReadValue> values = values_in(matcher);
  for (const languages::ReadValue& value : values) {
    lives.add(has_bound(of_one_value(matcher, value), named, series));
  }
  if (values.empty()) lives.add(has_bound(matcher, named, series));
  return lives.life();
}

}  // namespace

std::string neighbours_of(const NamedSeries& named) {
  if (!named.metric.empty()) {
    return "{" + languages::promql::to_text({"__name__", MatchOp::equal, named.metric, {}}) + "}";
  }
  std::vector<std::string> sources;
  bool takes_all = true;  // Prometheus refuses such a selector
  for (const Matcher& matcher : named.selector->matchers) {
    if (!names_a_source(matcher)) continue;
    sources.push_back(languages::promql::to_text(matcher));
    takes_all = takes_all && languages::promql::matches_empty(matcher);
  }
  return takes_all ? std::string() : "{" + join(sources, ",") + "}";
}

std::string written_name(const NamedSeries& named) {
  return named.metric.empty() ? neighbours_of(named) : named.metric;
}

bool fits(const Labels& series, const Matcher& matcher) {
  const auto found = series.find(matcher.label);
  return languages::promql::matches(matcher, found == series.end() ? std::string() : found->second);
}

Life suit_all(const NamedSeries& named, const std::vector<Labels>& series, Control control,
              Names names) {
  const std::vector<Labels> own = from_its_sources(named, series);
  const bool has_others = own.size() < series.size();
  const Neighbours all(written_name(named), series, control, names);
  const Neighbours its_own(has_others ? name_from_its_sources(named) : written_name(named), own,
                           control, names);
  Lives lives;
  for (const Matcher& matcher : named.selector->matchers) {
    lives.add(names_a_source(matcher) ? all.suit(matcher) : its_own.suit(matcher));
    const bool wants_bound = names_a_bound(matcher) && control == nullptr;
    if (wants_bound) lives.add(has_each_bound(matcher, named, own));
  }
  return lives.life();
}

}  // namespace harness::verdict
