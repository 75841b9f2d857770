#include "harness/observe/pager.hpp"

#include <algorithm>

#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string>;

WallTime read_time(const json& text) {
  const auto at = parse_wall(text.get_ref<const std::string&>());
  if (!at) throw Misread("answered with a time that is none");
  return *at;
}

Notification read_notification(const json& entry) {
  Notification told;
  told.at = read_time(entry.at("at"));
  told.receiver = entry.at("receiver").get<std::string>();
  const json& body = entry.at("body");
  told.group = body.at("groupLabels").get<Texts>();
  if (read_count(body, "truncatedAlerts", 0) > 0) {
    throw Misread("was told of fewer alerts than there were: leave max_alerts out");
  }
  for (const json& alert : list(body.at("alerts"))) {
    told.alerts.push_back({alert.at("labels").get<Texts>(), alert.value("annotations", Texts{}),
                           alert.at("status") == "firing"});
  }
  return told;
}

HeldAlert read_held(const json& entry) {
  HeldAlert alert;
  alert.labels = entry.at("labels").get<Texts>();
  alert.id = entry.at("fingerprint").get<std::string>();
  alert.inhibitors = entry.at("status").at("inhibitedBy").get<std::vector<std::string>>();
  for (const json& receiver : list(entry.at("receivers"))) {
    alert.receivers.push_back(receiver.at("name").get<std::string>());
  }
  return alert;
}

PagerLook read_look(const json& entry) {
  PagerLook look;
  look.window = {read_time(entry.at("from")), read_time(entry.at("to"))};
  for (const json& alert : list(entry.at("alerts"))) look.alerts.push_back(read_held(alert));
  return look;
}

}  // namespace

const HeldAlert* PagerLook::find(const std::string& id) const {
  const auto found =
      std::find_if(alerts.begin(), alerts.end(), [&](const auto& one) { return one.id == id; });
  return found == alerts.end() ? nullptr : &*found;
}

Question pager_record() { return {Backend::pager, "/api/v1/record", {}, "who was told what"}; }

Result<PagerRecord> parse_pager_record(const Answer& answer) {
  return read_document<PagerRecord>(answer, [](const json& document) {
    PagerRecord record;
    for (const json& entry : list(document.at("notifications"))) {
      record.notifications.push_back(read_notification(entry));
    }
    for (const json& entry : list(document.at("looks"))) {
      record.looks.push_back(read_look(entry));
    }
    record.unanswered = read_count(document, "unanswered", 0);
    record.left_out = read_count(document, "left_out", 0);
    return record;
  });
}

}  // namespace harness::observe
