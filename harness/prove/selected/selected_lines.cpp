// Lines that a claim's own queries select.
#include <algorithm>
#include <set>
#include <utility>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/observe/loki.hpp"
#include "harness/prove/selected/line_wishes.hpp"
#include "harness/prove/selected/selected.hpp"
#include "harness/prove/sites.hpp"
#include "harness/prove/stores.hpp"

namespace harness::prove {

// More than what anyone expects who sets a bound, and no more than what is still read at once.
constexpr int flood = 20'000;

std::vector<std::int64_t> moments_in(const observe::Window& window, int count) {
  std::vector<std::int64_t> moments;
  moments.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const WallTime at = window.begin + window.length() * (2 * i + 1) / (2 * count);
    moments.push_back(std::chrono::nanoseconds(at.time_since_epoch()).count());
  }
  return moments;
}

namespace {

namespace logql = languages::logql;

// By the filters alone: what is counted of it is no matter.
std::string text_of(const logql::LogQuery& log) {
  std::string text = logql::print_selector(log.selector);
  for (const logql::Stage& stage : log.pipeline) text += " " + logql::print(stage);
  return text;
}

// A line of each shape that there is, and what all of them say.
struct LinesSeen {
  std::vector<LineDraft> examples;
  ValuesSeen values;
};

LinesSeen seen_in(const Lines& lines) {
  constexpr std::size_t most_examples = 100;
  LinesSeen seen;
  std::set<std::string> shapes;
  for (const store::LogPush& push : lines) {
    for (const store::LogEntry& entry : push.entries) {
      LineDraft draft(push, entry);
      draft.tell(seen.values);
      const bool is_new =
          seen.examples.size() < most_examples && shapes.insert(draft.shape()).second;
      if (is_new) seen.examples.push_back(std::move(draft));
    }
  }
  return seen;
}

// Makes lines, and asks a store whether a query selects them.
class LineMaker {
 public:
  LineMaker(const Telemetry& telemetry, const Clock& clock)
      : seen_(seen_in(telemetry.lines)), clock_(clock) {}

  // Best one that the others do not select: what one part of a ratio counts alone changes it.
  std::optional<LineDraft> line_for(const logql::LogQuery& log,
                                    const std::vector<std::string>& others,
                                    const observe::Window& window) const {
    const std::string query = text_of(log);
    std::optional<LineDraft> any;
    for (const LineWishes& wishes : wishes_of(log, seen_.values)) {
      for (const LineDraft& example : nearest_first(wishes)) {
        for (const char* level : {"", "ERROR"}) {
          std::optional<LineDraft> made = made_of(example, level, wishes);
          if (!made || !is_selected(*made, query, window)) continue;
          const bool is_alone = std::none_of(others.begin(), others.end(), [&](const auto& other) {
            return is_selected(*made, other, window);
          });
          if (is_alone) return made;
          if (!any) any = std::move(made);
        }
      }
    }
    return any;
  }

 private:
  std::vector<LineDraft> nearest_first(const LineWishes& wishes) const {
    std::vector<LineDraft> examples = seen_.examples;
    std::stable_sort(examples.begin(), examples.end(), [&](const auto& one, const auto& other) {
      return labels_changed_by(wishes, one) < labels_changed_by(wishes, other);
    });
    return examples;
  }

  // The level is that of a failure, where the line says one.
  std::optional<LineDraft> made_of(const LineDraft& example, const std::string& level,
                                   const LineWishes& wishes) const {
    LineDraft draft = example;
    if (!level.empty()) {
      if (!draft.has_level()) return std::nullopt;
      draft.set("level", level);
    }
    grant(wishes, draft);
    return draft;
  }

  bool is_selected(const LineDraft& draft, const std::string& query,
                   const observe::Window& window) const {
    const KeptStore store(Lines{draft.push({moments_in(window).front()})}, clock_);
    const auto lines = observe::parse_lines(store.answer(observe::list_lines(query, window, 1)));
    return lines && !lines->lines.empty();
  }

  LinesSeen seen_;
  const Clock& clock_;
};

// Points into the draft, which the mutant has.
Mutant lines_added(const std::string& kind, const std::string& site,
                   const std::shared_ptr<const LineDraft>& draft, const observe::Window& window,
                   int count) {
  Mutant mutant{kind, Signal::logs, site};
  mutant.logs = [draft, window, count](Lines& lines, Texts&) {
    lines.push_back(draft->push(moments_in(window, count)));
  };
  return mutant;
}

// As where all goes the way that the claim asks about.
Mutant all_lines_changed(const std::string& site, const std::shared_ptr<const LineDraft>& draft) {
  Mutant mutant{"all lines selected", Signal::logs, site};
  mutant.logs = [draft](Lines& lines, Texts&) {
    const store::LogPush made = draft->push({0});
    const std::string_view service = service_of(made);
    for (store::LogPush& push : lines) {
      if (service_of(push) != service) continue;
      push.labels = made.labels;
      for (store::LogEntry& entry : push.entries) {
        entry.line = made.entries.front().line;
        entry.metadata = made.entries.front().metadata;
      }
    }
  };
  return mutant;
}

// So little is left that a lower bound falls short of it, and not for want of data.
Mutant lines_lost_but_one(const std::string& site, const std::shared_ptr<const LineDraft>& draft,
                          std::int64_t moment) {
  Mutant mutant{"selected lines lost but one", Signal::logs, site};
  mutant.logs = [draft, moment](Lines& lines, Texts&) {
    const store::LogPush left = draft->push({moment});
    const std::string_view service = service_of(left);
    std::erase_if(lines, [&](const store::LogPush& push) { return service_of(push) == service; });
    lines.push_back(left);
  };
  return mutant;
}

std::vector<std::string> texts_but(const std::vector<logql::LogQueryInside>& all,
                                   const logql::LogQuery* own) {
  std::vector<std::string> texts;
  for (const logql::LogQueryInside& one : all) {
    std::string text = text_of(*one.log);
    if (one.log != own && text != text_of(*own)) texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

std::vector<OwnMutant> selected_lines(const Telemetry& telemetry,
                                      const std::vector<ClaimQuery>& queries, const Clock& clock) {
  std::vector<OwnMutant> all;
  std::vector<OwnMutant> changed;
  std::vector<OwnMutant> lost;
  std::vector<OwnMutant> flooded;
  std::optional<LineMaker> maker;
  for (const ClaimQuery& one : queries) {
    if (one.backend != observe::Backend::loki) continue;
    const auto query = logql::parse(one.query);
    if (!query) continue;
    if (!maker) maker.emplace(telemetry, clock);
    const auto logs = logql::log_queries(*query);
    for (const logql::LogQueryInside& inside : logs) {
      auto line = maker->line_for(*inside.log, texts_but(logs, inside.log), one.window);
      if (!line) continue;
      const auto draft = std::make_shared<const LineDraft>(*std::move(line));
      const std::string site = text_of(*inside.log);
      const auto added = [&](const char* kind, int count) {
        return OwnMutant{one.claim, lines_added(kind, site, draft, one.window, count)};
      };
      all.push_back(added("selected line added", some_moments));
      flooded.push_back(added("flood of selected lines", flood));
      changed.push_back({one.claim, all_lines_changed(site, draft)});
      lost.push_back({one.claim, lines_lost_but_one(site, draft, moments_in(one.window).back())});
    }
  }
  for (std::vector<OwnMutant>* more : {&changed, &lost, &flooded}) {
    std::move(more->begin(), more->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace harness::prove
