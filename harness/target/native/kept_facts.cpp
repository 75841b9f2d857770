#include "harness/target/native/kept_facts.hpp"

#include <nlohmann/json.hpp>

namespace harness::target {
namespace {

using nlohmann::json;

json json_of_sign(const EndSign& sign) {
  return {{"service", sign.service},
          {"request", sign.request},
          {"attribute", sign.attribute},
          {"logs", sign.logs},
          {"logs_are_shipped", sign.logs_are_shipped},
          {"traces", sign.traces},
          {"metrics", sign.metrics},
          {"longest_delay", sign.longest_delay.count()},
          {"scrape_path", sign.scrape_path}};
}

EndSign sign_in(const json& json) {
  EndSign sign;
  sign.service = json.at("service");
  sign.request = json.at("request");
  sign.attribute = json.at("attribute");
  sign.logs = json.at("logs");
  sign.logs_are_shipped = json.value("logs_are_shipped", false);
  sign.traces = json.at("traces");
  sign.metrics = json.at("metrics");
  sign.longest_delay = Duration{json.at("longest_delay").get<Duration::rep>()};
  sign.scrape_path = json.at("scrape_path");
  return sign;
}

json json_of_doors(const std::map<std::string, StormDoor>& doors) {
  json all = json::object();
  for (const auto& [name, door] : doors) {
    all[name] = {
        {"url", door.url}, {"token", door.token}, {"probe", door.probe}, {"die", door.die}};
  }
  return all;
}

std::map<std::string, StormDoor> doors_in(const json& all) {
  std::map<std::string, StormDoor> doors;
  for (const auto& [name, door] : all.items()) {
    doors[name] = {door.at("url"), door.at("token"), door.at("probe"), door.at("die")};
  }
  return doors;
}

KeptFacts facts_in(const json& json) {
  KeptFacts facts;
  for (const auto& process : json.at("processes")) {
    facts.order.push_back(process.at("name"));
    facts.roles[facts.order.back()] = static_cast<Role>(process.at("role").get<int>());
  }
  for (const auto& sign : json.at("end_signs")) facts.end_signs.push_back(sign_in(sign));
  facts.scraped = json.at("scraped");
  facts.urls = json.at("urls");
  facts.ports = json.at("ports");
  facts.span_receiver = json.at("span_receiver");
  facts.storm_doors = doors_in(json.at("storm_doors"));
  return facts;
}

}  // namespace

KeptFacts facts_of(const NativeTarget& system) {
  KeptFacts facts;
  for (const Role role : {Role::backend, Role::dependency, Role::service}) {
    for (const std::string& name : system.names(role)) {
      facts.roles[name] = role;
      facts.order.push_back(name);
    }
  }
  facts.end_signs = system.end_signs();
  facts.scraped = system.scraped();
  for (const auto& [name, url] : system.ports().urls()) {
    facts.urls[name] = url;
    if (const auto port = system.ports().find(name)) facts.ports[name] = *port;
  }
  facts.span_receiver = system.span_receiver();
  for (const std::string& name : facts.order) {
    if (auto door = system.storm_door(name)) facts.storm_doors[name] = *std::move(door);
  }
  return facts;
}

json json_of(const KeptFacts& facts) {
  json processes = json::array();
  for (const std::string& name : facts.order) {
    processes.push_back({{"name", name}, {"role", static_cast<int>(facts.roles.at(name))}});
  }
  json signs = json::array();
  for (const EndSign& sign : facts.end_signs) signs.push_back(json_of_sign(sign));
  return {{"processes", std::move(processes)},
          {"end_signs", std::move(signs)},
          {"scraped", facts.scraped},
          {"urls", facts.urls},
          {"ports", facts.ports},
          {"span_receiver", facts.span_receiver},
          {"storm_doors", json_of_doors(facts.storm_doors)}};
}

Result<KeptFacts> facts_in_hello(const json& message) {
  try {
    return facts_in(message.at("hello"));
  } catch (const json::exception&) {
    return fail("is kept up by another version of harness", {}, "end it with that");
  }
}

json json_of(const Error& error) {
  return {{"what", error.what}, {"where", error.where}, {"remedy", error.remedy}};
}

Error error_in(const json& json) {
  return {json.value("what", ""), json.value("where", ""), json.value("remedy", "")};
}

json json_of(const ShippingReport& report) {
  return {{"shipped", report.shipped}, {"refused", report.refused}, {"complete", report.complete},
          {"problem", report.problem}, {"notes", report.notes},     {"lost", report.lost}};
}

ShippingReport report_in(const json& json) {
  return {json.value("shipped", std::uint64_t{0}),
          json.value("refused", std::uint64_t{0}),
          json.value("complete", false),
          json.value("problem", ""),
          json.value("notes", std::vector<std::string>{}),
          json.value("lost", std::vector<std::string>{})};
}

}  // namespace harness::target
