#include "harness/verdict/life/life_of_logs.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/joins.hpp"
#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/subject_reads.hpp"
#include "harness/languages/logql/template_reads.hpp"
#include "harness/languages/logql/text_subjects.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/life/life_of_joins.hpp"
#include "harness/verdict/life/life_of_left_out.hpp"
#include "harness/verdict/life/life_of_levels.hpp"
#include "harness/verdict/life/life_of_names.hpp"
#include "harness/verdict/life/life_of_services.hpp"
#include "harness/verdict/life/life_of_texts.hpp"
#include "harness/verdict/life/log_sources.hpp"
#include "harness/verdict/life/number_filters.hpp"
#include "harness/verdict/life/under_faults.hpp"
#include "harness/verdict/life/unheard.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::logql::LabelRead;
using languages::logql::Parsed;

// Beside a control, whom the query names: it shows nothing of those who have no line at all. What
// it finds is of the only one that it names itself.
std::vector<std::string> senders_beside_control(const LogsAsked& asked) {
  const Parsed read = languages::logql::parse(asked.query);
  if (asked.control == nullptr || !read || languages::logql::reads_another_time(*read)) return {};
  std::vector<std::string> senders = senders_of(*read);
  const Parsed control = languages::logql::parse(*asked.control);
  const auto shown = control ? senders_of(*control) : std::vector<std::string>{};
  if (shown.size() == 1) std::erase(senders, shown.front());
  return senders;
}

// What tells one sender from another.
std::vector<std::string> senders_by(const observe::Conventions& conventions) {
  if (conventions.service == "job") return {"job"};
  return {"job", conventions.service};
}

// What must have a line in the window: a control is asked where the claim is, since a service that
// hangs by then has lines from before.
LogSources log_sources_of(const LogsAsked& asked, const Evidence& evidence) {
  LogSources sources;
  const Parsed read = languages::logql::parse(asked.query);
  if (asked.control != nullptr) {
    sources.named = {observe::fill_window(*asked.control, evidence.window)};
  } else if (read) {
    sources = verdict::sources_of(*read);
    leave_out_stopped(stopped_beside_their_like(evidence), sources);
  } else {
    sources.named = {observe::stream_selector(asked.query)};
  }
  // Where others are at work, nobody knows who of them is meant.
  const auto& shared = evidence.observations.shared;
  const bool has_others = std::ranges::count(shared, observe::Backend::loki) > 0;
  if (!read || !asked.may_hold_for_nothing || has_others || is_under_a_fault(evidence)) {
    return sources;
  }
  for (auto& unnamed : unnamed_in(*read, senders_by(evidence.observations.conventions))) {
    sources.alike.push_back(std::move(unnamed));
  }
  return sources;
}

// Where life is looked for: in what the query reads of the claim's window. None: it reads another
// time.
std::optional<observe::Window> window_of_life(const LogsAsked& asked, const Evidence& evidence) {
  observe::Window window = evidence.window;
  if (asked.gives_lines || asked.control != nullptr) return window;
  const Parsed query = languages::logql::parse(asked.query);
  if (!query) return window;
  if (languages::logql::reads_another_time(*query)) return std::nullopt;
  if (evidence.claim.moments == scenario::Moments::throughout) return window;
  window.begin = std::max(window.begin, window.end - languages::logql::looks_back(*query));
  return window;
}

Stretches stretches_of(const LogsAsked& asked, const Evidence& evidence) {
  return {window_of_life(asked, evidence).value_or(evidence.window), evidence.observations.run};
}

// Without a control, each source that a selector names has to speak; what it names alone, all its
// lines have.
bool is_asked_as_source(const LabelRead& read) {
  return names_sources(read) || (read.selects && read.values.size() == 1);
}

AskOfSeries asked_at_end_of(const observe::Window& window) {
  return [at = window.end](const std::string& query) { return observe::logql_at(query, at); };
}

// What must be there for its absence to mean anything.
struct Wanted {
  std::vector<languages::logql::TemplateRead> templates;
  LeftOut left_out;
  std::vector<languages::Join> joins;
  std::vector<LabelRead> labels;
  std::vector<languages::logql::RangeRead> ranges;
  std::vector<languages::logql::AddressRead> addresses;
  std::vector<languages::logql::LineRead> texts;
  std::vector<std::string> numbers;
  std::vector<std::string> subjects;
  std::vector<languages::logql::TextSubject> said_of;
};

Wanted wanted_by(const LogsAsked& asked) {
  const Parsed query = languages::logql::parse(asked.query);
  if (!query) return {};
  Wanted wanted;
  // What fails is a slip of the author's, whatever is claimed and controlled.
  wanted.templates = languages::logql::template_reads(*query);
  wanted.left_out = left_out_by(*query);
  wanted.joins = languages::logql::joins(*query);
  // Beside a control they may be just what is not there.
  if (asked.control == nullptr) wanted.numbers = languages::logql::unwraps(*query);
  if (!asked.may_hold_for_nothing) {
    wanted.left_out.exclusions.clear();
    return wanted;
  }
  wanted.labels = languages::logql::label_reads(*query);
  if (asked.control == nullptr) std::erase_if(wanted.labels, is_asked_as_source);
  wanted.ranges = languages::logql::range_reads(*query);
  wanted.addresses = languages::logql::address_reads(*query);
  wanted.texts = languages::logql::line_reads(*query);
  wanted.subjects = languages::logql::subject_reads(*query);
  wanted.said_of = languages::logql::text_subjects(*query);
  return wanted;
}

// Whoever gives a control knows what his services write.
std::vector<LabelRead> levels_of(const LogsAsked& asked, const Wanted& wanted) {
  return asked.control == nullptr ? wanted.labels : std::vector<LabelRead>{};
}

// That a stream has lines is found without a control, too: it says nothing of what is in them.
bool says_no_more_than_streams(Control control) {
  if (control == nullptr) return false;
  const Parsed query = languages::logql::parse(*control);
  const auto* log = query ? std::get_if<languages::logql::LogQuery>(&*query) : nullptr;
  return log != nullptr && log->pipeline.empty();
}

// Whether it says nothing but whose lines they are: those have to be there beside a control, too.
bool names_senders_alone(const std::string& stream) {
  const Parsed read = languages::logql::parse(stream);
  const auto* log = read ? std::get_if<languages::logql::LogQuery>(&*read) : nullptr;
  return log != nullptr && log->pipeline.empty() &&
         std::all_of(log->selector.begin(), log->selector.end(), names_services);
}

// Of who says nothing at all.
Life of_silence(Life life, const LogsAsked& asked, const LogSources& sources) {
  if (life.outcome != Outcome::no_data || asked.control != nullptr) return life;
  life.is_silence = true;
  const bool is_of_senders =
      std::all_of(sources.named.begin(), sources.named.end(), names_senders_alone);
  if (is_of_senders) life.why = replace_all(std::move(life.why), give_control, log_each);
  return life;
}

// Where no stream has a label that a selector asks for, its values tell nothing.
Life life_of_selected(const std::vector<LabelRead>& labels, const observe::Answer& listing) {
  const auto listed_names = observe::parse_names(listing);
  if (!listed_names) return {};
  const std::set<std::string> names(listed_names->begin(), listed_names->end());
  Lives lives;
  for (const LabelRead& label : labels) {
    if (!label.selects || names.contains(label.name)) continue;
    lives.add(life_without_name(
        {"no stream has the label " + label.name + listed("there are", names, label.name), {}},
        nullptr));
  }
  return lives.life();
}

// Of the query, where whoever it takes has to be heard.
std::string patterns_of(const LogsAsked& asked) {
  return asked.control == nullptr && asked.may_hold_for_nothing ? asked.query : std::string();
}

Beside place_of(const LogsAsked& asked) {
  return asked.control == nullptr ? Beside::nothing : Beside::is_control;
}

}  // namespace

std::vector<observe::Question> questions_for_streams(const LogsAsked& asked,
                                                     const Evidence& evidence) {
  return questions_for_life(log_sources_of(asked, evidence).named,
                            window_of_life(asked, evidence).value_or(evidence.window));
}

Life life_of_streams(const LogsAsked& asked, const Evidence& evidence,
                     std::span<const observe::Answer> answers) {
  return life_of(log_sources_of(asked, evidence).named, place_of(asked), answers,
                 window_of_life(asked, evidence).value_or(evidence.window));
}

std::vector<observe::Question> questions_for_life(const LogsAsked& asked,
                                                  const Evidence& evidence) {
  const Stretches stretches = stretches_of(asked, evidence);
  const LogSources sources = log_sources_of(asked, evidence);
  const Wanted wanted = wanted_by(asked);
  std::vector<observe::Question> all;
  for (auto& more : {questions_for_life(sources.named, stretches.window),
                     questions_for_alike(sources, stretches.window, stretches.run),
                     questions_for_templates(wanted.templates, stretches),
                     questions_for_names(wanted.labels, stretches),
                     questions_for_ranges(wanted.ranges, stretches),
                     questions_for_addresses(wanted.addresses, stretches),
                     questions_for_lines(wanted.texts, stretches),
                     questions_for_numbers(wanted.numbers, stretches),
                     questions_for_subjects(wanted.subjects, stretches),
                     questions_for_texts(wanted.said_of, stretches),
                     questions_for_left_out(wanted.left_out, stretches),
                     questions_for_joins(wanted.joins, asked_at_end_of(stretches.window)),
                     questions_for_life(senders_beside_control(asked), stretches.window),
                     questions_for_unheard(patterns_of(asked), evidence),
                     questions_for_levels(levels_of(asked, wanted), stretches.run)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Life life_of(const LogsAsked& asked, const Evidence& evidence,
             std::span<const observe::Answer> answers) {
  if (!window_of_life(asked, evidence)) {
    return {Outcome::no_data,
            std::string("the query reads another time than its window (offset), of which nothing "
                        "is known") +
                give_control,
            {}};
  }
  const LogSources sources = log_sources_of(asked, evidence);
  const Stretches stretches = stretches_of(asked, evidence);
  const Wanted wanted = wanted_by(asked);
  const auto next = [&](std::size_t count) {
    const auto part = answers.first(count);
    answers = answers.subspan(count);
    return part;
  };
  const auto named = next(sources.named.size());
  const auto alike = next(questions_for_alike(sources, stretches.window, stretches.run).size());
  Life life =
      of_silence(life_of(sources.named, place_of(asked), named, stretches.window), asked, sources);
  if (life.outcome != Outcome::pass) return life;
  life = life_of_alike(sources, stretches.window, stretches.run, alike);
  if (life.outcome != Outcome::pass) return life;
  Lives lives;
  const auto templates = next(questions_for_templates(wanted.templates, stretches).size());
  lives.add(life_of_templates(wanted.templates, stretches, asked.control, templates));
  const auto labels = next(questions_for_names(wanted.labels, stretches).size());
  lives.add(life_of(wanted.labels, stretches, asked.control, labels));
  const auto ranges = next(questions_for_ranges(wanted.ranges, stretches).size());
  const auto addresses = next(wanted.addresses.size());
  lives.add(life_of_addresses(wanted.addresses, asked.control, addresses));
  const auto texts = next(questions_for_lines(wanted.texts, stretches).size());
  lives.add(life_of(wanted.texts, stretches, asked.control, texts));
  lives.add(life_of_numbers(wanted.numbers, next(wanted.numbers.size())));
  const bool is_weak = says_no_more_than_streams(asked.control);
  const Control beside = is_weak ? nullptr : asked.control;
  const auto subjects = next(questions_for_subjects(wanted.subjects, stretches).size());
  const auto said_of = next(questions_for_texts(wanted.said_of, stretches).size());
  Lives done;
  done.add(life_of_subjects(wanted.subjects, stretches, beside, subjects));
  done.add(life_of_texts(wanted.said_of, stretches, beside, said_of));
  life = done.life();
  if (is_weak && life.outcome == Outcome::no_data) life.why += " that finds what was done";
  lives.add(std::move(life));
  const auto left_out = next(questions_for_left_out(wanted.left_out, stretches).size());
  lives.add(life_of_left_out(wanted.left_out, stretches, asked.control, left_out));
  // What is left out by its errors has more to say.
  lives.add(life_of_ranges(wanted.ranges, stretches, asked.control, ranges));
  const auto joins =
      next(questions_for_joins(wanted.joins, asked_at_end_of(stretches.window)).size());
  lives.add(life_of_joins(wanted.joins, asked_at_end_of(stretches.window), asked.control, joins));
  const std::vector<std::string> senders = senders_beside_control(asked);
  if (!senders.empty()) {
    lives.add(life_of(senders, Beside::control, next(senders.size()), stretches.window));
  }
  const auto unheard = next(questions_for_unheard(patterns_of(asked), evidence).size());
  lives.add(life_of_unheard(patterns_of(asked), evidence, unheard));
  lives.add(life_of_levels(levels_of(asked, wanted), answers));
  return lives.life();
}

std::vector<observe::Question> questions_for_nearest_lines(const LogsAsked& asked,
                                                           const Evidence& evidence) {
  const Parsed query = languages::logql::parse(asked.query);
  if (!query) return {};
  const Stretches stretches = stretches_of(asked, evidence);
  auto all = questions_for_names(languages::logql::label_reads(*query), stretches);
  for (auto& question : questions_for_lines(languages::logql::line_reads(*query), stretches)) {
    all.push_back(std::move(question));
  }
  all.push_back(observe::label_names(stretches.run));
  return all;
}

Life life_of_nearest_lines(const LogsAsked& asked, const Evidence& evidence,
                           std::span<const observe::Answer> answers) {
  const Parsed query = languages::logql::parse(asked.query);
  if (!query) return {};
  const Stretches stretches = stretches_of(asked, evidence);
  const auto labels = languages::logql::label_reads(*query);
  const std::size_t of_labels = questions_for_names(labels, stretches).size();
  Lives lives;
  lives.add(life_of_selected(labels, answers.back()));
  answers = answers.first(answers.size() - 1);
  lives.add(life_of(labels, stretches, nullptr, answers.first(of_labels)));
  lives.add(life_of(languages::logql::line_reads(*query), stretches, nullptr,
                    answers.subspan(of_labels)));
  return lives.life();
}

}  // namespace harness::verdict
