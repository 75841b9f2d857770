#include "harness/verdict/claims/alert/alert_paging.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using observe::HeldAlert;
using observe::NotifiedAlert;
using observe::PagerLook;

// Groups wait before they are told of; by then they have been.
constexpr Duration longest_group_wait = std::chrono::seconds{15};

bool is_meant(const Alert& claim, const Labels& labels) {
  const auto name = labels.find("alertname");
  return name != labels.end() && name->second == *claim.name &&
         std::ranges::all_of(*claim.labels, [&](const auto& label) {
           const auto found = labels.find(label.first);
           return found != labels.end() && found->second == label.second;
         });
}

bool is_of_incident(WallTime at, const Incident& incident) {
  return at >= incident.injected && (!incident.again || at < *incident.again);
}

bool tells_of(const observe::Notification& told, const Alert& claim) {
  return std::ranges::any_of(told.alerts, [&](const NotifiedAlert& alert) {
    return alert.is_firing && is_meant(claim, alert.labels);
  });
}

std::vector<const observe::Notification*> told_of(const Alert& claim, const AlertSeen& seen,
                                                  const Incident& incident) {
  std::vector<const observe::Notification*> all;
  for (const observe::Notification& told : seen.told->notifications) {
    if (is_of_incident(told.at, incident) && tells_of(told, claim)) all.push_back(&told);
  }
  return all;
}

std::set<std::string> texts_in(const Alert::Names& names) {
  std::set<std::string> texts;
  for (const auto& name : names) texts.insert(*name);
  return texts;
}

std::string text_of(const std::set<std::string>& texts) {
  return join(std::vector<std::string>(texts.begin(), texts.end()), ", ");
}

Term part_missing(const AlertSeen& seen) {
  return {Outcome::undecided, counted(static_cast<double>(seen.told->left_out), "notification") +
                                  " or look at Alertmanager was more than the pager keeps"};
}

// It fired, and nobody was told of it, or not who should.
Term untold(const AlertSeen& seen, const Story& story, std::string what) {
  if (seen.told->left_out > 0) return part_missing(seen);
  if (!story.firing) return {};  // which is said already
  const Duration since = seen.told_until - *story.firing;
  const bool may_come = since < longest_group_wait;
  return {may_come ? Outcome::undecided : Outcome::fail,
          std::move(what) + " in the " + approximate(since) + " since it fired", !may_come};
}

// How Alertmanager held it, at the looks of the incident.
struct HeldStory {
  bool was_held = false;
  std::set<std::string> inhibitors;  // by name
  std::optional<WallTime> until;     // the last look at which the one that is meant was among them
};

HeldStory held(const Alert& claim, const AlertSeen& seen, const Incident& incident) {
  HeldStory story;
  for (const PagerLook& look : seen.told->looks) {
    if (!is_of_incident(look.window.begin, incident)) continue;
    for (const HeldAlert& alert : look.alerts) {
      if (!is_meant(claim, alert.labels)) continue;
      story.was_held = true;
      for (const std::string& id : alert.inhibitors) {
        const HeldAlert* by = look.find(id);
        if (by == nullptr || !by->labels.contains("alertname")) continue;
        const std::string& name = by->labels.at("alertname");
        story.inhibitors.insert(name);
        if (claim.inhibited_by && name == **claim.inhibited_by) story.until = look.window.end;
      }
    }
  }
  return story;
}

std::string receivers_of(const std::vector<const observe::Notification*>& all) {
  std::set<std::string> names;
  for (const auto* told : all) names.insert(told->receiver);
  return text_of(names);
}

}  // namespace

std::optional<WallTime> first_told(const Alert& claim, const AlertSeen& seen,
                                   const Incident& incident, const Alert::Names& receivers) {
  const std::set<std::string> meant = texts_in(receivers);
  std::optional<WallTime> first;
  for (const auto* told : told_of(claim, seen, incident)) {
    if (!meant.empty() && !meant.contains(told->receiver)) continue;
    first = std::min(first.value_or(told->at), told->at);
  }
  return first;
}

std::optional<std::string> annotation_told(const AlertSeen& seen, const observe::Series& series,
                                           const std::string& name, const Incident& incident) {
  if (!seen.told) return std::nullopt;
  Labels labels = series.labels;
  labels.erase("__name__");
  labels.erase("alertstate");
  for (const observe::Notification& told : seen.told->notifications) {
    if (!is_of_incident(told.at, incident)) continue;
    for (const NotifiedAlert& alert : told.alerts) {
      if (!alert.is_firing || alert.labels != labels) continue;
      const auto found = alert.annotations.find(name);
      if (found != alert.annotations.end()) return found->second;
    }
  }
  return std::nullopt;
}

Term was_routed(const Alert& claim, const AlertSeen& seen, const Story& story,
                const Incident& incident) {
  if (!claim.routed_to.written()) return {};
  const auto all = told_of(claim, seen, incident);
  for (const auto& receiver : *claim.routed_to) {
    const bool is_told =
        std::ranges::any_of(all, [&](const auto* told) { return told->receiver == *receiver; });
    if (is_told) continue;
    const std::string others = receivers_of(all);
    return untold(
        seen, story,
        *receiver + " was not told of it" + (others.empty() ? "" : ", but " + others + " was,"));
  }
  return {Outcome::pass, receivers_of(all) + " was told of it"};
}

Term was_grouped(const Alert& claim, const AlertSeen& seen, const Story& story,
                 const Incident& incident) {
  if (!claim.grouped_by.written()) return {};
  const std::set<std::string> wanted = texts_in(*claim.grouped_by);
  const std::set<std::string> receivers = texts_in(*claim.routed_to);
  std::optional<std::string> grouped;
  for (const auto* told : told_of(claim, seen, incident)) {
    if (!receivers.empty() && !receivers.contains(told->receiver)) continue;
    std::set<std::string> group;
    for (const auto& [label, value] : told->group) group.insert(label);
    grouped = text_of(group);
    if (group == wanted) continue;
    return {Outcome::fail,
            "grouped by " + (group.empty() ? "nothing" : *grouped) + " for " + told->receiver, true,
            false};
  }
  if (!grouped) return untold(seen, story, "nobody was told of its group");
  return {Outcome::pass, "grouped by " + *grouped};
}

// Once the other alert is over, somebody may be told of this one.
Term was_inhibited(const Alert& claim, const AlertSeen& seen, const Story& story,
                   const Incident& incident) {
  if (!claim.inhibited_by || !story.firing) return {};
  const HeldStory found = held(claim, seen, incident);
  auto told = told_of(claim, seen, incident);
  if (found.until) {
    std::erase_if(told, [&](const auto* one) { return one->at > *found.until; });
  }
  if (!told.empty()) {
    return {Outcome::fail,
            receivers_of(told) + " was told of it " +
                approximate(told.front()->at - incident.injected) + " after the fault",
            true};
  }
  if (seen.told->left_out > 0) return part_missing(seen);
  if (found.until) return {Outcome::pass, "inhibited by " + text_of(found.inhibitors)};
  if (!found.inhibitors.empty()) {
    return {Outcome::fail, "inhibited by " + text_of(found.inhibitors) + " alone", true, false};
  }
  // It may have been so between two looks, or at one that was not answered.
  return {Outcome::undecided, found.was_held ? "nobody was told of it, but not seen to be inhibited"
                                             : "Alertmanager was never seen to have it"};
}

}  // namespace harness::verdict
