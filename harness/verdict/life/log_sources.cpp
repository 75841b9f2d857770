#include "harness/verdict/life/log_sources.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

namespace logql = languages::logql;
using StreamSelector = std::vector<logql::Matcher>;
using Labels = std::map<std::string, std::string>;

void add(std::vector<std::string>& all, std::string one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
}

// The selector once for each name that the matcher spells out.
void spell_out(const StreamSelector& selector, std::size_t index, std::vector<std::string>& all) {
  const logql::Matcher& matcher = selector[index];
  const bool is_one = matcher.op == logql::MatchOp::equal;
  for (const std::string& name :
       is_one ? std::vector{matcher.value} : languages::literal_alternatives(matcher.value)) {
    StreamSelector one = selector;
    one[index].op = logql::MatchOp::equal;
    one[index].value = name;
    add(all, logql::print_selector(one));
  }
}

bool spells_out(const logql::Matcher& matcher) {
  return matcher.op == logql::MatchOp::equal ||
         (matcher.op == logql::MatchOp::regex && languages::is_spelt_out(matcher.value));
}

void add_sources(const StreamSelector& selector, LogSources& sources) {
  add(sources.named, logql::print_selector(selector));
  LogSources::Alike alike{logql::print_selector(selector), {}};
  for (std::size_t i = 0; i < selector.size(); ++i) {
    if (tells_lines_apart(selector[i].name)) continue;
    if (selector[i].op == logql::MatchOp::regex) spell_out(selector, i, sources.named);
    if (!spells_out(selector[i])) add(alike.labels, selector[i].name);
  }
  if (!alike.labels.empty()) sources.alike.push_back(std::move(alike));
}

void add_senders(const StreamSelector& selector, std::vector<std::string>& all) {
  StreamSelector senders;
  std::copy_if(selector.begin(), selector.end(), std::back_inserter(senders),
               [](const auto& matcher) { return languages::names_a_sender(matcher.name); });
  // One of those at least that they are like.
  const bool is_like_some = std::any_of(senders.begin(), senders.end(), [](const auto& matcher) {
    return matcher.op == logql::MatchOp::regex && !spells_out(matcher);
  });
  if (is_like_some) add(all, logql::print_selector(senders));
  for (std::size_t i = 0; i < senders.size(); ++i) {
    const bool names_one = spells_out(senders[i]) && !senders[i].value.empty();
    if (names_one) spell_out(senders, i, all);
  }
}

bool is_all(const observe::Window& window, const observe::Window& run) {
  return window.begin <= run.begin && window.end >= run.end;
}

observe::Question speaking_in(const std::string& selector, const std::vector<std::string>& labels,
                              const observe::Window& window) {
  return observe::logql_at("sum by (" + join(labels, ", ") + ") (count_over_time(" + selector +
                               "[" + observe::range_of(window.length()) + "]))",
                           window.end);
}

// Who has a line in the run and none in the window; empty: nobody. Who is not named may have had
// nothing to say.
Life compare(const LogSources::Alike& alike, const std::set<std::string>& silenced,
             const std::vector<observe::Series>& window, const std::vector<observe::Series>& run) {
  const auto is_silenced = [&](const observe::Series& source) {
    return std::ranges::any_of(source.labels,
                               [&](const auto& label) { return silenced.contains(label.second); });
  };
  const bool has_others = !std::ranges::all_of(run, is_silenced);
  for (const observe::Series& source : run) {
    if (has_others && is_silenced(source)) continue;
    const bool speaks = std::any_of(window.begin(), window.end(),
                                    [&](const auto& one) { return one.labels == source.labels; });
    if (speaks) continue;
    const std::string why = "no line at all from " + observe::format_labels(source.labels) +
                            " in the window, of which there are lines at other times";
    if (!alike.theirs.empty()) return unknown(why + ": name in logql whose lines are meant");
    return {Outcome::no_data, why + give_control, {}, true};
  }
  return {};
}

}  // namespace

bool tells_lines_apart(const std::string& label) {
  constexpr std::array names{"level", "detected_level", "severity", "stream"};
  return std::find(names.begin(), names.end(), label) != names.end();
}

bool names_sources(const logql::LabelRead& read) {
  return read.selects && !tells_lines_apart(read.name);
}

bool names_services(const logql::Matcher& matcher) {
  constexpr std::array names{"app",
                             "app_kubernetes_io_name",
                             "compose_service",
                             "container",
                             "container_name",
                             "instance",
                             "job",
                             "pod",
                             "service",
                             "service_name"};
  const bool is_named = std::find(names.begin(), names.end(), matcher.name) != names.end();
  return is_named && spells_out(matcher) && !matcher.value.empty();
}

LogSources sources_of(const logql::Query& query) {
  LogSources sources;
  for (const auto& [log, over] : logql::log_queries(query)) {
    add_sources(log->selector, sources);
  }
  return sources;
}

void leave_out_stopped(const std::set<std::string>& stopped, LogSources& sources) {
  std::vector<std::string> others = sources.named;
  for (const std::string& name : stopped) {
    std::erase_if(others, [&](const std::string& selector) {
      return selector.find("=\"" + name + "\"") != std::string::npos;
    });
  }
  if (!others.empty()) sources.named = std::move(others);
  sources.silenced = stopped;
}

std::vector<std::string> senders_of(const logql::Query& query) {
  std::vector<std::string> all;
  for (const auto& [log, over] : logql::log_queries(query)) add_senders(log->selector, all);
  return all;
}

std::vector<Sender> named_senders(const std::string& query) {
  const auto read = logql::parse(query);
  std::vector<Sender> all;
  if (!read) return all;
  for (const std::string& selector : senders_of(*read)) {
    const auto senders = logql::parse(selector);
    const auto* log = senders ? std::get_if<logql::LogQuery>(&*senders) : nullptr;
    const bool is_one = log != nullptr && log->selector.size() == 1 &&
                        log->selector.front().op == logql::MatchOp::equal;
    if (!is_one) return {};
    all.push_back({log->selector.front().value, selector});
  }
  return all;
}

std::vector<LogSources::Alike> unnamed_in(const logql::Query& query,
                                          const std::vector<std::string>& labels) {
  std::vector<LogSources::Alike> all;
  for (const auto& [log, over] : logql::log_queries(query)) {
    const bool names_some = std::ranges::any_of(log->selector, [&](const auto& matcher) {
      const bool is_own = matcher.name == labels.back() && spells_out(matcher);
      return names_services(matcher) || (is_own && !matcher.value.empty());
    });
    if (names_some) continue;
    StreamSelector senders = log->selector;
    std::erase_if(senders, [](const auto& matcher) { return tells_lines_apart(matcher.name); });
    const std::string theirs = "{" + labels.back() + "=~\".+\"}";
    const bool selects = std::ranges::any_of(senders, [](const auto& matcher) {
      return matcher.op == logql::MatchOp::regex || (spells_out(matcher) && !matcher.value.empty());
    });
    all.push_back({selects ? logql::print_selector(senders) : theirs, labels, theirs});
  }
  return all;
}

std::vector<observe::Question> questions_for_alike(const LogSources& sources,
                                                   const observe::Window& window,
                                                   const observe::Window& run) {
  std::vector<observe::Question> all;
  if (is_all(window, run)) return all;
  for (const LogSources::Alike& alike : sources.alike) {
    const std::string& theirs = alike.theirs.empty() ? alike.selector : alike.theirs;
    all.push_back(speaking_in(theirs, alike.labels, window));
    all.push_back(speaking_in(alike.selector, alike.labels, run));
  }
  return all;
}

Life life_of_alike(const LogSources& sources, const observe::Window& window,
                   const observe::Window& run, std::span<const observe::Answer> answers) {
  if (is_all(window, run)) return {};
  for (std::size_t i = 0; i < sources.alike.size(); ++i) {
    const auto inside = observe::parse_series(answers[2 * i]);
    const auto all = observe::parse_series(answers[2 * i + 1]);
    for (const Error* problem : {error_of(inside), error_of(all)}) {
      if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
    }
    Life life = compare(sources.alike[i], sources.silenced, *inside, *all);
    if (life.outcome != Outcome::pass) return life;
  }
  return {};
}

}  // namespace harness::verdict
