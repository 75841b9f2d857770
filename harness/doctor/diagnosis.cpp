#include "harness/doctor/diagnosis.hpp"

#include <algorithm>

#include "harness/core/exit_code.hpp"
#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/utf8.hpp"

namespace harness::doctor {
namespace {

using report::Look;
using verdict::Outcome;

constexpr std::size_t name_width = 16;
constexpr std::size_t most_places = 3;  // of labels: a service may have any number of streams

std::uint64_t answered(const load::RequestStats& stats) {
  std::uint64_t count = 0;
  for (const auto& [outcome, times] : stats.outcomes) {
    if (load::was_answered(outcome)) count += times;
  }
  return count;
}

bool was_any_answered(const Diagnosis& diagnosis) {
  return std::ranges::any_of(diagnosis.requests,
                             [](const auto& stats) { return answered(stats) > 0; });
}

// What nobody asks for may stay away.
Outcome outcome_of(const Row& row) {
  if (row.sight.arrival == Arrival::arrives) return Outcome::pass;
  if (row.sight.arrival == Arrival::untraced) return Outcome::fail;
  if (row.sight.arrival != Arrival::silent) return Outcome::undecided;
  return row.expected.is_asked() ? Outcome::fail : Outcome::no_data;
}

// "  ✓ shop            12 lines", and what else there is to say below.
std::string entry(const Look& look, Outcome outcome, const std::string& name,
                  const std::vector<std::string>& texts) {
  const std::string shown_name = report::printable(name);
  const std::size_t columns = report::columns_of(shown_name);
  const std::size_t margin = name_width + 4;
  const std::size_t room = look.width > margin + 20 ? look.width - margin : 20;
  std::string lead = "  " +
                     report::paint(look, report::tint_of(outcome), report::symbol(look, outcome)) +
                     " " + shown_name;
  std::string lines;
  if (columns >= name_width) {  // too long to stand beside anything
    lines = lead + "\n";
    lead = std::string(margin, ' ');
  } else {
    lead += std::string(name_width - columns, ' ');
  }
  for (const std::string& text : texts) {
    for (const std::string& line : report::wrap(report::printable(text), room)) {
      lines += lead + line + "\n";
      lead = std::string(margin, ' ');
    }
  }
  return lines;
}

std::string labels_of(const Sight& sight) {
  std::vector<std::string> some(
      sight.under.begin(),
      sight.under.begin() + static_cast<std::ptrdiff_t>(std::min(most_places, sight.under.size())));
  const std::size_t more = sight.under.size() - some.size();
  return join(some, " ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

std::string asked_for(const Row& row) { return "asked for in " + row.expected.asked_at; }

std::vector<std::string> texts_of(const Row& row, const Look& look) {
  constexpr std::size_t longest_sample = 300;
  const Sight& sight = row.sight;
  switch (sight.arrival) {
    case Arrival::arrives:
    case Arrival::untraced:
      break;
    case Arrival::unknown:
      return {"is not known: " + sight.problem};
    case Arrival::unseen: {
      std::vector<std::string> texts{
          "there is no such series so far: what it counts may not have happened yet"};
      texts.insert(texts.end(), sight.remarks.begin(), sight.remarks.end());
      return texts;
    }
    case Arrival::silent: {
      std::vector<std::string> texts{row.cause.what + "; " + row.cause.remedy};
      if (row.expected.is_asked()) texts.push_back(asked_for(row));
      return texts;
    }
  }
  std::vector<std::string> texts{sight.seen +
                                 (sight.under.empty() ? "" : ", under " + labels_of(sight))};
  if (!sight.sample.empty())
    texts.push_back(report::fit(look, one_line(sight.sample), longest_sample));
  texts.insert(texts.end(), sight.remarks.begin(), sight.remarks.end());
  if (sight.arrival == Arrival::untraced) texts.push_back(asked_for(row));
  return texts;
}

std::string requests_of(const Diagnosis& diagnosis, const Look& look) {
  std::string text = report::heading(look, "requests");
  for (const load::RequestStats& stats : diagnosis.requests) {
    const std::uint64_t count = answered(stats);
    const Outcome outcome = count == 0               ? Outcome::fail
                            : stats.ok == stats.sent ? Outcome::pass
                                                     : Outcome::undecided;
    text += entry(look, outcome, stats.request,
                  {std::to_string(stats.sent) + " sent, " + std::to_string(count) +
                   " answered: " + report::answers_text(stats)});
  }
  return text;
}

std::string signal_section(const Diagnosis& diagnosis, Signal signal, const Look& look) {
  std::string text;
  std::vector<std::string> told;
  for (const Row& row : diagnosis.rows) {
    if (row.expected.signal != signal) continue;
    std::string one = entry(look, outcome_of(row), row.expected.name, texts_of(row, look));
    // Claims may call the same lines by different labels.
    if (std::ranges::count(told, one) > 0) continue;
    text += one;
    told.push_back(std::move(one));
  }
  return text.empty() ? text : report::heading(look, name_of(signal)) + text;
}

std::string names_of(const Diagnosis& diagnosis, Arrival arrival) {
  std::vector<std::string> names;
  for (const Row& row : diagnosis.rows) {
    if (!row.expected.is_asked() || row.sight.arrival != arrival) continue;
    names.push_back(std::string(name_of(row.expected.signal)) + " of " + row.expected.name);
  }
  return join(names, ", ");
}

std::string conclusion_of(const Diagnosis& diagnosis) {
  if (diagnosis.interrupted) return "interrupted";
  if (!was_any_answered(diagnosis)) return "no request was answered";
  const std::string silent = names_of(diagnosis, Arrival::silent);
  if (!silent.empty()) return "claims ask for what does not arrive: " + silent;
  const std::string untraced = names_of(diagnosis, Arrival::untraced);
  if (!untraced.empty())
    return "a claim follows requests by their traces, which none of these names: " + untraced;
  const std::string unknown = names_of(diagnosis, Arrival::unknown);
  if (!unknown.empty()) return "claims ask for what nobody knows of: " + unknown;
  const bool asks =
      std::ranges::any_of(diagnosis.rows, [](const Row& row) { return row.expected.is_asked(); });
  return asks ? "what claims ask for arrives" : "no claim asks for metrics, logs or traces";
}

}  // namespace

int Diagnosis::exit_code() const {
  if (interrupted) return exit_interrupted;
  const auto any = [this](Arrival arrival) {
    return std::ranges::any_of(rows, [arrival](const Row& row) {
      return row.expected.is_asked() && row.sight.arrival == arrival;
    });
  };
  const bool lacks = any(Arrival::silent) || any(Arrival::untraced);
  if (lacks || !was_any_answered(*this)) return exit_failed;
  return any(Arrival::unknown) ? exit_not_measured : exit_ok;
}

std::string text_of(const Diagnosis& diagnosis, const Look& look) {
  std::string text = requests_of(diagnosis, look);
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
    text += signal_section(diagnosis, signal, look);
  }
  for (const std::string& note : diagnosis.notes) text += report::labelled(look, "!", note);
  const int code = diagnosis.exit_code();
  const report::Tint tint = code == exit_ok       ? report::Tint::good
                            : code == exit_failed ? report::Tint::bad
                                                  : report::Tint::warning;
  return text + report::paint(look, tint, diagnosis.scenario) + ": " + conclusion_of(diagnosis) +
         " (exit code " + std::to_string(code) + ")\n";
}

}  // namespace harness::doctor
