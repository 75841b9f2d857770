#include "harness/load/shared.hpp"

#include <algorithm>

#include "harness/load/executors/executor.hpp"

namespace harness::load {
namespace {

// Requests of the same name share a row, whatever load they belong to.
std::size_t row_of(const std::string& request, std::vector<std::string>& rows) {
  const auto found = std::find(rows.begin(), rows.end(), request);
  if (found == rows.end()) {
    rows.push_back(request);
    return rows.size() - 1;
  }
  return static_cast<std::size_t>(found - rows.begin());
}

// What the parser and the plan promise; without it a worker would run forever or divide by zero.
Result<void> check(const scenario::Load& load) {
  const std::string where = "load " + load.name;
  if (load.flow.empty()) return fail("there is no request", where, "give it a flow");
  return check_executor(load).map_error([&](Error error) {
    error.where = where;
    return error;
  });
}

Result<PreparedLoad> prepare_load(const Setting& setting, std::size_t index, WallTime now,
                                  std::vector<std::string>& rows) {
  const scenario::Load& spec = setting.loads[index];
  if (auto checked = check(spec); !checked) return fail(checked.error());
  const auto run = static_cast<std::uint64_t>(now.time_since_epoch().count());
  PreparedLoad load{.spec = spec, .flow = {}, .index = index, .seed = setting.seed, .run = run};
  for (const scenario::Request& request : spec.flow) {
    auto prepared = PreparedRequest::make(request, setting.base_urls, row_of(request.name, rows));
    if (!prepared) return fail(prepared.error());
    load.flow.push_back(*std::move(prepared));
  }
  return load;
}

Result<void> add_load(Shared& shared, const Setting& setting, std::size_t index) {
  Result<PreparedLoad> load = prepare_load(setting, index, shared.clock.wall(), shared.requests);
  if (!load) return fail(load.error());
  Result<Narrator> narrator = Narrator::make(*load, setting.say);
  if (!narrator) return fail(narrator.error());
  shared.loads.emplace_back(*std::move(load), *std::move(narrator), setting.workers);
  return {};
}

}  // namespace

Result<std::unique_ptr<Shared>> prepare(const Setting& setting, const Clock& clock) {
  if (setting.phases.empty()) return fail("a load needs at least one phase");
  if (setting.workers == 0) return fail("a load needs at least one worker");
  auto shared = std::make_unique<Shared>(clock, setting.phases.size());
  shared->spans = setting.spans;
  shared->http = setting.http;
  for (std::size_t i = 0; i < setting.loads.size(); ++i) {
    if (auto added = add_load(*shared, setting, i); !added) return fail(added.error());
  }
  return shared;
}

}  // namespace harness::load
