#include "harness/load/worker_context.hpp"

#include <algorithm>

#include "harness/load/executors/executor.hpp"

namespace harness::load {
namespace {

constexpr Duration longer_than_any_run = std::chrono::hours{24 * 365};

// Requests of the same name and tags share a row.
std::size_t row_of(Series series, std::vector<Series>& rows) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Series& row) {
    return row.request == series.request && row.tags == series.tags;
  });
  const auto row = static_cast<std::size_t>(found - rows.begin());
  if (found == rows.end()) {
    rows.push_back(std::move(series));
    return row;
  }
  for (std::string& check : series.checks) {
    const bool known = std::count(found->checks.begin(), found->checks.end(), check) > 0;
    if (!known) found->checks.push_back(std::move(check));
  }
  return row;
}

scenario::Tags tags_of(const scenario::Load& load) {
  scenario::Tags tags = load.tags;
  tags["scenario"] = load.name;
  return tags;
}

Series series_of(const scenario::Load& load, const scenario::Request& request) {
  scenario::Tags tags = request.tags;
  tags.merge(tags_of(load));  // where the request has none of that name
  Series series{request.name, std::move(tags)};
  for (const scenario::Check& check : request.checks) series.checks.push_back(check.name);
  return series;
}

// What the parser and the plan promise; without it a worker would run forever or divide by zero.
Result<void> check(const scenario::Load& load) {
  const std::string where = "load " + load.name;
  const auto is_empty = [](const scenario::Flow& flow) { return flow.requests.empty(); };
  if (load.flows.empty() || std::any_of(load.flows.begin(), load.flows.end(), is_empty)) {
    return fail("there is no request", where, "give it a flow");
  }
  return check_executor(load).map_error([&](Error error) {
    error.where = where;
    return error;
  });
}

// `scope` is what all flows know; each request knows what those before it have extracted, too.
Result<PreparedFlow> prepare_flow(const scenario::Load& load, const scenario::Flow& spec,
                                  Scope scope, std::vector<Series>& rows) {
  PreparedFlow flow{.weight = spec.weight, .requests = {}};
  for (const scenario::Request& request : spec.requests) {
    const std::size_t row = row_of(series_of(load, request), rows);
    auto prepared = PreparedRequest::make(request, scope, row, flow.extracted);
    if (!prepared) return fail(prepared.error());
    for (const Extractor& extractor : prepared->extractors()) {
      scope.add_extracted(extractor.name(), extractor.slot());
    }
    flow.extracted += prepared->extractors().size();
    flow.requests.push_back(*std::move(prepared));
  }
  return flow;
}

Result<PreparedLoad> prepare_load(const Setting& setting, std::size_t index, TraceSeal seal,
                                  std::vector<Series>& rows) {
  scenario::Load spec = setting.loads[index];
  if (setting.told_to_end) end_by(spec.executor.value, longer_than_any_run);
  if (auto checked = check(spec); !checked) return fail(checked.error());
  PreparedLoad load{.spec = spec,
                    .flows = {},
                    .index = index,
                    .seed = setting.seed,
                    .sampling = TraceSampling(setting.sampled),
                    .seal = seal};
  const Scope scope(setting.base_urls, spec.data);
  for (const scenario::Flow& flow : spec.flows) {
    Result<PreparedFlow> prepared = prepare_flow(spec, flow, scope, rows);
    if (!prepared) return fail(prepared.error());
    load.most_extracted = std::max(load.most_extracted, prepared->extracted);
    load.flows.push_back(*std::move(prepared));
  }
  return load;
}

Result<void> add_load(WorkerContext& shared, const Setting& setting, std::size_t index) {
  Result<PreparedLoad> load = prepare_load(setting, index, shared.seal, shared.rows.requests);
  if (!load) return fail(load.error());
  Result<Narrator> narrator = Narrator::make(*load, setting.say);
  if (!narrator) return fail(narrator.error());
  shared.rows.loads.push_back(tags_of(load->spec));
  shared.loads.emplace_back(*std::move(load), *std::move(narrator), setting.workers);
  return {};
}

}  // namespace

Result<std::unique_ptr<WorkerContext>> prepare(const Setting& setting, const Clock& clock) {
  if (setting.phases.empty()) return fail("a load needs at least one phase");
  if (setting.workers == 0) return fail("a load needs at least one worker");
  const std::size_t between = setting.between_phases.empty() ? 0 : 1;
  auto shared =
      std::make_unique<WorkerContext>(clock, setting.phases.size() + between, setting.workers);
  shared->origins = Origins(setting.fence);
  shared->seal = TraceSeal(static_cast<std::uint64_t>(clock.wall().time_since_epoch().count()));
  shared->spans = setting.spans;
  shared->http = setting.http;
  shared->recording = setting.recording;
  for (std::size_t i = 0; i < setting.loads.size(); ++i) {
    if (auto added = add_load(*shared, setting, i); !added) return fail(added.error());
  }
  return shared;
}

}  // namespace harness::load
