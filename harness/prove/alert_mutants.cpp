// Regressions in what is told of alerts: by their rules, and by Alertmanager.
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "harness/core/clock.hpp"
#include "harness/observe/pager.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/prove/mutant.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

using PlainJson = nlohmann::json;
using DocumentChange = std::function<void(PlainJson& document)>;

// What is no such document stays as it is.
std::function<std::string(const std::string&)> by(DocumentChange change) {
  return [change = std::move(change)](const std::string& body) {
    PlainJson document = PlainJson::parse(body, nullptr, false);
    if (document.is_discarded()) return body;
    try {
      const PlainJson before = document;
      change(document);
      return document == before ? body : document.dump();
    } catch (const PlainJson::exception&) {
      return body;
    }
  };
}

// The last answer to that question; null: nobody asked, or it is none.
PlainJson document_of(const Material& material, const observe::Question& question) {
  PlainJson document;
  for (const observe::Asked& asked : material.told) {
    if (asked.question != question || asked.answers.empty()) continue;
    PlainJson read = PlainJson::parse(asked.answers.back().body, nullptr, false);
    if (!read.is_discarded()) document = std::move(read);
  }
  return document;
}

template <typename Act>
void each_rule(PlainJson& document, const Act& act) {
  for (PlainJson& group : document.at("data").at("groups")) {
    for (PlainJson& rule : group.at("rules")) {
      if (rule.value("type", "") == "alerting") act(rule);
    }
  }
}

template <typename Act>
void each_notification(PlainJson& document, const Act& act) {
  for (PlainJson& told : document.at("notifications")) act(told);
}

std::string alert_named_in(const PlainJson& labels) { return labels.value("alertname", ""); }

// Runs `list` on the document that the question was answered with, if there is one.
template <typename Sites, typename List>
Sites sites_in(const Material& material, const observe::Question& question, const List& list) {
  Sites sites;
  PlainJson document = document_of(material, question);
  if (document.is_null()) return sites;
  try {
    list(document, sites);
  } catch (const PlainJson::exception&) {
    return {};
  }
  return sites;
}

using Pair = std::pair<std::string, std::string>;
using Pairs = std::set<Pair>;

// Of the alerts that fired: alert and annotation.
Pairs annotations_in(const Material& material) {
  std::set<std::string> fired;
  for (const RawSeries& series : material.telemetry.metrics) {
    if (is_alert(series)) fired.insert(label_of(series, "alertname"));
  }
  return sites_in<Pairs>(material, observe::alert_rules(), [&](PlainJson& document, Pairs& sites) {
    each_rule(document, [&](const PlainJson& rule) {
      const std::string name = rule.value("name", "");
      if (!fired.contains(name) || !rule.contains("annotations")) return;
      for (const auto& [annotation, text] : rule.at("annotations").items()) {
        sites.emplace(name, annotation);
      }
    });
  });
}

// Wherever the annotation is told: in the rule, in its alerts, and in notifications.
std::vector<Mutant> annotations_changed(const Material& material,
                                        void (*change)(PlainJson& annotations,
                                                       const std::string&)) {
  std::vector<Mutant> all;
  for (const auto& [alert, annotation] : annotations_in(material)) {
    const auto in = [change, annotation](PlainJson& owner) {
      if (owner.contains("annotations") && owner["annotations"].contains(annotation)) {
        change(owner["annotations"], annotation);
      }
    };
    Mutant mutant{.site = alert + ": " + annotation};
    mutant.rules = by([in, alert](PlainJson& document) {
      each_rule(document, [&](PlainJson& rule) {
        if (rule.value("name", "") != alert) return;
        in(rule);
        if (!rule.contains("alerts")) return;
        for (PlainJson& active : rule["alerts"]) in(active);
      });
    });
    mutant.pager = by([in, alert](PlainJson& document) {
      each_notification(document, [&](PlainJson& told) {
        for (PlainJson& one : told.at("body").at("alerts")) {
          if (alert_named_in(one.at("labels")) == alert) in(one);
        }
      });
    });
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> annotations_lost(const Material& material) {
  return annotations_changed(
      material, [](PlainJson& annotations, const std::string& name) { annotations.erase(name); });
}

std::vector<Mutant> annotations_altered(const Material& material) {
  return annotations_changed(material, [](PlainJson& annotations, const std::string& name) {
    annotations[name] = "TODO";
  });
}

std::set<std::string> receivers_in(const Material& material) {
  using Names = std::set<std::string>;
  return sites_in<Names>(material, observe::pager_record(), [](PlainJson& document, Names& names) {
    each_notification(document, [&](const PlainJson& told) { names.insert(told.at("receiver")); });
  });
}

// Of each receiver's notifications.
std::vector<Mutant> per_receiver(const Material& material,
                                 void (*change)(PlainJson& document, const std::string& receiver)) {
  std::vector<Mutant> all;
  for (const std::string& receiver : receivers_in(material)) {
    Mutant mutant{.site = receiver};
    mutant.pager = by([change, receiver](PlainJson& document) { change(document, receiver); });
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> receivers_untold(const Material& material) {
  return per_receiver(material, [](PlainJson& document, const std::string& receiver) {
    PlainJson rest = PlainJson::array();
    for (const PlainJson& told : document.at("notifications")) {
      if (told.at("receiver") != receiver) rest.push_back(told);
    }
    document["notifications"] = std::move(rest);
  });
}

// Empty: whoever it was.
void tell_late(PlainJson& document, const std::string& receiver) {
  each_notification(document, [&](PlainJson& told) {
    const auto at = parse_wall(told.at("at").get_ref<const std::string&>());
    if (!at || (!receiver.empty() && told.at("receiver") != receiver)) return;
    told["at"] = format_wall(*at + std::chrono::minutes{5});
  });
}

// What was told in time is told five minutes later, to one of them, and to all: for most it is the
// first who counts.
std::vector<Mutant> receivers_late(const Material& material) {
  std::vector<Mutant> all = per_receiver(material, tell_late);
  if (all.size() < 2) return all;
  Mutant everybody;
  everybody.pager = by([](PlainJson& document) { tell_late(document, {}); });
  all.insert(all.begin(), std::move(everybody));
  return all;
}

// By receiver and label of its groups.
std::vector<Mutant> groups_without_label(const Material& material) {
  const Pairs sites =
      sites_in<Pairs>(material, observe::pager_record(), [](PlainJson& document, Pairs& pairs) {
        each_notification(document, [&](const PlainJson& told) {
          for (const auto& [label, value] : told.at("body").at("groupLabels").items()) {
            pairs.emplace(told.at("receiver"), label);
          }
        });
      });
  std::vector<Mutant> all;
  for (const auto& [receiver, label] : sites) {
    Mutant mutant{.site = receiver + ": " + label};
    mutant.pager = by([receiver = receiver, label = label](PlainJson& document) {
      each_notification(document, [&](PlainJson& told) {
        if (told.at("receiver") == receiver) told.at("body").at("groupLabels").erase(label);
      });
    });
    all.push_back(std::move(mutant));
  }
  return all;
}

template <typename Act>
void each_held(PlainJson& document, const Act& act) {
  for (PlainJson& look : document.at("looks")) {
    for (PlainJson& alert : look.at("alerts")) act(look, alert);
  }
}

// As if the one that inhibits it were not there: its receivers are told of it when it is first
// seen.
void inhibit_no_more(PlainJson& document, const std::string& name) {
  PlainJson told = PlainJson::array();
  each_held(document, [&](const PlainJson& look, PlainJson& alert) {
    if (alert_named_in(alert.at("labels")) != name) return;
    if (alert.at("status").at("inhibitedBy").empty()) return;
    alert["status"]["inhibitedBy"] = PlainJson::array();
    if (!told.empty()) return;
    for (const PlainJson& receiver : alert.at("receivers")) {
      told.push_back({{"at", look.at("from")},
                      {"receiver", receiver.at("name")},
                      {"body",
                       {{"groupLabels", PlainJson::object()},
                        {"alerts",
                         {{{"labels", alert.at("labels")},
                           {"annotations", alert.value("annotations", PlainJson::object())},
                           {"status", "firing"}}}}}}});
    }
  });
  for (PlainJson& one : told) document.at("notifications").push_back(std::move(one));
}

std::vector<Mutant> inhibitions_lost(const Material& material) {
  using Names = std::set<std::string>;
  const Names names =
      sites_in<Names>(material, observe::pager_record(), [](PlainJson& document, Names& inhibited) {
        each_held(document, [&](const PlainJson&, const PlainJson& alert) {
          if (alert.at("status").at("inhibitedBy").empty()) return;
          inhibited.insert(alert_named_in(alert.at("labels")));
        });
      });
  std::vector<Mutant> all;
  for (const std::string& name : names) {
    Mutant mutant{.site = name};
    mutant.pager = by([name](PlainJson& document) { inhibit_no_more(document, name); });
    all.push_back(std::move(mutant));
  }
  return all;
}

}  // namespace

std::vector<MutantKind> alert_kinds() {
  constexpr Signal of = Signal::alerts;
  return {
      {"annotation lost", of, "the rule no longer has it", annotations_lost},
      {"annotation altered", of, "the rule says something else", annotations_altered},
      {"receiver not told", of, "the route leads elsewhere, or nowhere", receivers_untold},
      {"told late", of, "a group waits for five minutes more", receivers_late},
      {"grouped without", of, "groups are made by one label less", groups_without_label},
      {"not inhibited", of, "the inhibition is gone", inhibitions_lost},
  };
}

}  // namespace harness::prove
