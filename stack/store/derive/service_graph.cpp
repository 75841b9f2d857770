#include "stack/store/derive/service_graph.hpp"

#include <array>

namespace store::derive {
namespace {

// Seconds, doubled from 100 ms on.
constexpr std::array<double, 8> edge_bounds{0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8};
constexpr std::size_t series_of_an_edge = Counter::series + 2 * Histogram::series(edge_bounds);

Labels labels_of(const Call& call) {
  return {{"client", call.client},
          {"server", call.server},
          {"connection_type", std::string(name_of(call.connection))}};
}

}  // namespace

ServiceGraph::ServiceGraph(const Settings& settings, SeriesBudget& budget)
    : budget_(budget),
      joiner_(settings.wait, settings.most_waiting, [this](const Call& call) { count(call); }) {}

ServiceGraph::Edge::Edge(const Labels& labels)
    : total("traces_service_graph_request_total", labels),
      server_seconds("traces_service_graph_request_server_seconds", labels, edge_bounds),
      client_seconds("traces_service_graph_request_client_seconds", labels, edge_bounds) {}

ServiceGraph::Edge* ServiceGraph::edge_of(const Call& call, const Labels& labels) {
  std::string key = call.client + '\0' + call.server + '\0';
  key += name_of(call.connection);
  if (const auto found = edges_.find(key); found != edges_.end()) return &found->second;
  if (!budget_.take(series_of_an_edge, encoded_size(labels))) return nullptr;
  return &edges_.emplace(std::move(key), Edge(labels)).first->second;
}

void ServiceGraph::count(const Call& call) {
  const Labels labels = labels_of(call);
  Edge* const edge = edge_of(call, labels);
  if (edge == nullptr) {
    ++without_series_;
    return;
  }
  edge->total.add(1);
  edge->server_seconds.observe(call.server_seconds);
  edge->client_seconds.observe(call.client_seconds);
  if (call.failed) count_failure(*edge, labels);
}

void ServiceGraph::count_failure(Edge& edge, const Labels& labels) {
  if (!edge.failed) {
    if (!budget_.take(Counter::series, encoded_size(labels))) {
      ++without_series_;
      return;
    }
    edge.failed = std::make_unique<Counter>("traces_service_graph_request_failed_total", labels);
  }
  edge.failed->add(1);
}

void ServiceGraph::each(const EachCounter& visit) {
  for (auto& [key, edge] : edges_) {
    visit(edge.total);
    edge.server_seconds.each(visit);
    edge.client_seconds.each(visit);
    if (edge.failed) visit(*edge.failed);
  }
}

}  // namespace store::derive
