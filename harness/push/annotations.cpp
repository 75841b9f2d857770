#include "harness/push/annotations.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"

namespace harness::push {
namespace {

using nlohmann::json;

// One page of annotations; of a run there are some dozens at the most.
constexpr std::size_t most_there = 5000;

// By what a region is known again. Its text may be told in other words by another version.
struct RegionKey {
  std::int64_t time = 0;
  std::int64_t end = 0;
  std::set<std::string> tags;

  auto operator<=>(const RegionKey&) const = default;
};

// What is missing or of another shape is no region of ours.
std::int64_t time_at(const json& annotation, const char* name) {
  const auto time = annotation.is_object() ? annotation.find(name) : annotation.end();
  const bool is_time = time != annotation.end() && time->is_number_integer();
  return is_time ? time->get<std::int64_t>() : -1;
}

RegionKey key_of(const json& annotation) {
  RegionKey key{time_at(annotation, "time"), time_at(annotation, "timeEnd"), {}};
  if (!annotation.is_object() || !annotation.contains("tags")) return key;
  for (const json& tag : annotation["tags"]) {
    if (tag.is_string()) key.tags.insert(tag.get<std::string>());
  }
  return key;
}

// What is to be on one dashboard, or on none.
struct Wall {
  PushedRegions told;
  std::vector<json> missing;
};

std::string existing_path(const RunRegions& regions, const PushedRegions& told) {
  std::string path = "/api/annotations?type=annotation&limit=" + std::to_string(most_there) +
                     "&from=" + told.from + "&to=" + told.to +
                     "&tags=harness&tags=" + percent_encoded(regions.tag);
  if (!told.dashboard.empty()) path += "&dashboardUID=" + percent_encoded(told.dashboard);
  return path;
}

// One that belongs to no dashboard has none, or "".
bool is_on(const json& annotation, const std::string& dashboard) {
  return text_at(annotation, "dashboardUID") == dashboard;
}

Result<std::multiset<RegionKey>> there_now(Grafana& grafana, const RunRegions& regions,
                                           const PushedRegions& told) {
  const auto answer = grafana.get(existing_path(regions, told));
  if (!answer) return fail(answer.error());
  if (!answer->body.is_array()) {
    return fail("answers without a list of annotations", grafana.url(),
                "see whether --grafana names a Grafana");
  }
  if (answer->body.size() >= most_there) {
    return fail("has " + std::to_string(most_there) + " annotations or more with the tag " +
                    shown(regions.tag),
                grafana.url(), "remove those that the run has not left");
  }
  std::multiset<RegionKey> keys;
  for (const json& annotation : answer->body) {
    if (is_on(annotation, told.dashboard)) keys.insert(key_of(annotation));
  }
  return keys;
}

PushedRegions places_of(const std::vector<json>& all, const std::string& dashboard) {
  std::int64_t from = time_at(all.front(), "time");
  std::int64_t to = from;
  for (const json& annotation : all) {
    from = std::min(from, time_at(annotation, "time"));
    to = std::max(to, time_at(annotation, "timeEnd"));
  }
  return {dashboard, 0, 0, std::to_string(from), std::to_string(to)};
}

Result<Wall> wall_of(Grafana& grafana, const RunRegions& regions, const std::vector<json>& all,
                     const std::string& dashboard) {
  if (!dashboard.empty()) {
    const auto there = grafana.get("/api/dashboards/uid/" + percent_encoded(dashboard), {404});
    if (!there) return fail(there.error());
    if (there->status == 404) {
      return fail("has no dashboard of uid " + shown(dashboard), grafana.url(),
                  "name one by what stands behind /d/ in its URL");
    }
  }
  Wall wall{places_of(all, dashboard), {}};
  auto there = there_now(grafana, regions, wall.told);
  if (!there) return fail(there.error());
  for (const json& annotation : all) {
    const auto same = there->find(key_of(annotation));
    if (same == there->end()) {
      wall.missing.push_back(annotation);
      continue;
    }
    there->erase(same);  // two that are alike are two
    ++wall.told.there_already;
  }
  return wall;
}

Result<void> push_missing(Grafana& grafana, Wall& wall) {
  for (json annotation : wall.missing) {
    if (!wall.told.dashboard.empty()) annotation["dashboardUID"] = wall.told.dashboard;
    const auto answer = grafana.post("/api/annotations", annotation);
    if (!answer) return fail(answer.error());
    ++wall.told.pushed;
  }
  return {};
}

Error left_out(std::size_t missing, const RunRegions& regions) {
  return {std::to_string(missing) + " of its regions are not known to be there", regions.run,
          "push again: those that are there do not come twice"};
}

std::size_t still_missing(const std::vector<Wall>& walls) {
  std::size_t missing = 0;
  for (const Wall& wall : walls) missing += wall.missing.size() - wall.told.pushed;
  return missing;
}

}  // namespace

Checked<std::vector<PushedRegions>> push_regions(Grafana& grafana, const RunRegions& regions,
                                                 const std::vector<std::string>& dashboards) {
  const json all = json::parse(regions.annotations, nullptr, false);
  if (!all.is_array() || all.empty()) {
    return tl::unexpected(std::vector{Error{"has no phase and no fault that came", regions.run,
                                            "name a run whose load has begun"}});
  }
  std::vector<Wall> walls;
  for (const std::string& dashboard : dashboards) {
    auto wall = wall_of(grafana, regions, all.get<std::vector<json>>(), dashboard);
    if (!wall) return tl::unexpected(std::vector{wall.error()});
    walls.push_back(*std::move(wall));
  }
  std::vector<PushedRegions> pushed;
  for (Wall& wall : walls) {
    const auto done = push_missing(grafana, wall);
    if (!done) {
      return tl::unexpected(std::vector{done.error(), left_out(still_missing(walls), regions)});
    }
    pushed.push_back(wall.told);
  }
  return pushed;
}

}  // namespace harness::push
