#include "harness/scenario/language.hpp"

#include <algorithm>

#include "harness/grammar/record.hpp"
#include "harness/scenario/condition.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/load/load_forms.hpp"
#include "harness/scenario/system/system_form.hpp"

namespace harness::scenario {
namespace {

using grammar::defaulted;
using grammar::Field;
using grammar::filled_text;
using grammar::Form;
using grammar::list_of;
using grammar::optional;
using grammar::optional_else;
using grammar::required;
using grammar::with_unique;

// What an entry of a kind has beside the keys of its family.
template <typename Use>
std::vector<grammar::Variant<Use>> variants_of(const std::vector<Kind>& table) {
  std::vector<grammar::Variant<Use>> variants;
  for (const Kind& kind : table) {
    if (kind.fields.empty()) continue;
    grammar::Variant<Use> variant{kind.fields.front().key.name};
    variant.fields = grammar::fields_of_part<Use>(
        kind.fields, [](Use& use) -> Settings& { return use.settings; });
    variant.begin = [name = kind.name, fresh = kind.fresh](Use& use) {
      use.kind = name;
      use.settings = fresh();
    };
    if (kind.check) {
      variant.check = [check = kind.check](const Use& use) { return check(use.settings); };
    }
    variants.push_back(std::move(variant));
  }
  return variants;
}

// When it is there, beside what it is.
std::vector<Field<FaultUse>> fault_times() {
  return {
      optional_else("at", &FaultUse::at, grammar::duration(),
                    "with its phase; 0s beside for and every",
                    "how long after its phase begins it is injected"),
      optional_else("for", &FaultUse::length, grammar::positive_duration(), "to its phase's end",
                    "how long it lasts, if need be into later phases"),
      optional("every", &FaultUse::every, grammar::positive_duration(),
               "how long after it was injected it is injected again"),
      optional_else("times", &FaultUse::times,
                    grammar::whole(1, static_cast<double>(most_occurrences)),
                    "as often as fits into its phase", "how often it is injected"),
      optional("when", &FaultUse::when, live_condition_form(),
               "the condition that it waits for, within its phase, before it is injected"),
      optional("until", &FaultUse::until, live_condition_form(),
               "the condition at which it is undone, before its time is over"),
      defaulted("on_timeout", &FaultUse::on_timeout,
                grammar::choice<OnTimeout>({{"fail", OnTimeout::fail}, {"skip", OnTimeout::skip}}),
                "what it means for the run that such a condition does not come true in time"),
  };
}

Form<Phase> phase_form(const Vocabulary& vocabulary) {
  grammar::Record<FaultUse> fault{"a fault"};
  fault.fields = fault_times();
  fault.variants = variants_of<FaultUse>(vocabulary.faults);
  fault.check = [kinds = vocabulary.faults](const grammar::Node&, FaultUse& read,
                                            grammar::Reading&) {
    for (const Kind& kind : kinds) {
      if (kind.name != read.kind) continue;
      if (kind.target) read.target = kind.target(read.settings);
      if (kind.link) read.link = kind.link(read.settings);
      read.slots = {kind.held_by(read.settings)};
      if (kind.holds_also) read.slots.push_back(kind.holds_also(read.settings));
      read.needs_target = kind.needs_its_target;
      if (kind.seen_after) read.seen_after = kind.seen_after(read.settings);
      read.undone_by = kind.undone_by;
      read.reads_scrapes = kind.reads_scrapes_of(read.settings);
    }
  };
  grammar::Record<Phase> phase{"a phase"};
  phase.fields = {
      required("name", &Phase::name, filled_text("a short text"), "what claims call it by"),
      required("for", &Phase::length, grammar::positive_duration(), "how long it lasts"),
      optional("faults", &Phase::faults, list_of("a list of faults", grammar::record(fault)),
               "what is broken, from its beginning to its end where nothing else is said"),
  };
  return grammar::record(phase);
}

// What is asked about stands under one of three keys.
void choose_moments(const Kind& kind, ClaimUse& claim, grammar::Reading& reading) {
  const std::optional<Duration> looks_back =
      kind.looks_back ? kind.looks_back(claim.settings) : std::nullopt;
  if (looks_back) claim.moments = Moments::at_end;
  claim.looks_back = looks_back.value_or(Duration{0});
  std::string chosen = claim.during.written() ? "during" : "";
  for (const auto& [phase, moments] : {std::pair{claim.at_end, Moments::at_end},
                                       std::pair{claim.throughout, Moments::throughout}}) {
    if (!phase.written()) continue;
    const std::string key(name_of(moments));
    if (!chosen.empty()) {
      reading.refuse(phase.place, "a claim with both " + chosen + " and " + key,
                     "keep one of them, or make two of it");
    } else if (!looks_back) {
      reading.refuse(phase.place, key + ": what this claim asks for has no value at each moment",
                     "use during; promql has one, and logql with value");
    }
    chosen = key;
    claim.during = phase;
    if (looks_back) claim.moments = moments;
  }
}

Field<ClaimUse> sentence() {
  return required("claim", &ClaimUse::claim, grammar::as_written(filled_text("a sentence")),
                  "what must be true, in the words of a report");
}

Field<ClaimUse> within() {
  return defaulted("within", &ClaimUse::within, grammar::duration(),
                   "how long to ask again until it holds");
}

Form<ClaimUse> claim_form(const Vocabulary& vocabulary) {
  grammar::Record<ClaimUse> claim{"a claim"};
  claim.fields = {
      sentence(),
      optional_else("during", &ClaimUse::during, phase_name(), "the whole run",
                    "the phase that is asked about"),
      optional("at_end", &ClaimUse::at_end, phase_name(),
               "the same, and said: a value is that of the phase's end"),
      optional("throughout", &ClaimUse::throughout, phase_name(),
               "the phase at each scrape of which a value is asked about, from the range of its "
               "query on"),
      defaulted("after", &ClaimUse::after, grammar::duration(),
                "how long after the phase begins the window opens"),
      within(),
      optional("advisory", &ClaimUse::advisory, advisory_form(), advisory_about),
  };
  claim.variants = variants_of<ClaimUse>(vocabulary.claims);
  claim.check = [kinds = vocabulary.claims](const grammar::Node&, ClaimUse& read,
                                            grammar::Reading& reading) {
    for (const Kind& kind : kinds) {
      if (kind.name != read.kind) continue;
      read.reads_scrapes = kind.reads_scrapes_of(read.settings);
      choose_moments(kind, read, reading);
    }
  };
  return grammar::record(claim);
}

// What has one value at a moment: it is asked for before anything is broken, and at the end.
Form<ClaimUse> steady_form(const Vocabulary& vocabulary) {
  std::vector<Kind> kinds = vocabulary.claims;
  std::erase_if(kinds, [](const Kind& kind) { return !kind.looks_back; });
  grammar::Record<ClaimUse> claim{"a claim of steady_state"};
  claim.fields = {sentence(), within()};
  claim.variants = variants_of<ClaimUse>(kinds);
  claim.check = [kinds](const grammar::Node&, ClaimUse& read, grammar::Reading& reading) {
    for (const Kind& kind : kinds) {
      if (kind.name != read.kind) continue;
      read.reads_scrapes = kind.reads_scrapes_of(read.settings);
      read.moments = Moments::at_end;
      const std::optional<Duration> looks_back = kind.looks_back(read.settings);
      read.looks_back = looks_back.value_or(Duration{0});
      if (looks_back) continue;
      reading.refuse(read.place,
                     "steady_state: a claim of it asks for a value, and this one has none",
                     "give value, and a query that has one at each moment");
    }
  };
  return grammar::record(claim);
}

std::vector<Field<Scenario>> scenario_fields(const Vocabulary& vocabulary) {
  return {
      required("name", &Scenario::name, file_name(), "names the run's directory and reports"),
      optional("about", &Scenario::about, grammar::as_written(grammar::text()),
               "what it shows, in a sentence"),
      defaulted("cores", &Scenario::cores, grammar::number_above(0),
                "how many cores of the machine it takes: which others `run --jobs` has beside it"),
      defaulted("runs", &Scenario::runs,
                grammar::whole(1, 100, "more take longer than anybody waits for"),
                "how often it is run: a claim has to hold in each, and one that holds in some is "
                "flaky"),
      optional("baseline", &Scenario::baseline, baseline_form(),
               "what its runs are compared with once they pass: a file of accepted runs, or how"),
      required("system", &Scenario::system, system_form(vocabulary.catalogue),
               "what is under test"),
      grammar::fields_of_part<Scenario>(
          std::vector{optional("rules", &SystemFile::rules, rule_files(),
                               "rules for the Prometheus that the harness starts")},
          [](Scenario& whole) -> SystemFile& { return whole.system.own; })
          .front(),
      required("load", &Scenario::load,
               with_unique("name", "load", list_of("a list of loads", load_form())),
               "who uses it, and how"),
      optional_else(
          "phases", &Scenario::phases,
          with_unique("name", "phase", list_of("a list of phases", phase_form(vocabulary))),
          "one phase \"load\", as long as the load", "what happens when, one after the other"),
      optional("abort_when", &Scenario::abort_when,
               list_of("a list of conditions", live_condition_form()),
               "what the system must never come to: where one holds while the load runs, all is "
               "undone, and the run ends and fails"),
  };
}

void check_has_claims(const grammar::Node& root, grammar::Reading& reading) {
  const std::vector<std::string> keys{"thresholds", "expect", "steady_state"};
  const bool claims = std::any_of(
      root.members.begin(), root.members.end(),
      [&](const yaml::Member& member) { return nearest(member.key, keys).has_value(); });
  if (claims) return;
  reading.refuse(root.place, "a scenario that claims nothing can only pass",
                 "add thresholds, expect, or both");
}

}  // namespace

Form<Written> language(const Vocabulary& vocabulary) {
  grammar::Record<Written> written{"a scenario"};
  written.fields = grammar::fields_of_part<Written>(
      scenario_fields(vocabulary), [](Written& whole) -> Scenario& { return whole.scenario; });
  written.fields.push_back(optional("thresholds", &Written::thresholds,
                                    list_of("a list of thresholds", threshold_form()),
                                    "claims about the client's own view, in k6's grammar"));
  written.fields.push_back(
      optional("expect", &Written::expect,
               with_unique("claim", "claim", list_of("a list of claims", claim_form(vocabulary))),
               "claims about what the telemetry shows"));
  written.fields.push_back(
      optional("steady_state", &Written::steady_state,
               with_unique("claim", "claim", list_of("a list of claims", steady_form(vocabulary))),
               "claims that must hold before the first fault, else nothing is broken, and in the "
               "last phase"));
  written.check = [](const grammar::Node& root, Written& read, grammar::Reading& reading) {
    read.has_phases = root.find("phases") != nullptr;
    check_has_claims(root, reading);
  };
  return grammar::record(written);
}

}  // namespace harness::scenario
