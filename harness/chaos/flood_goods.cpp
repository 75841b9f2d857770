#include "harness/chaos/flood_goods.hpp"

#include "harness/chaos/flood_spans.hpp"

namespace harness::chaos {
namespace {

net::HttpRequest json_push(const net::Server& server, const char* path, std::string body) {
  net::HttpRequest request = net::request_to(server, path);
  request.method = "POST";
  request.headers["Content-Type"] = "application/json";
  request.body = std::move(body);
  return request;
}

class FloodOfLines final : public FloodGoods {
 public:
  FloodOfLines(net::Server store, std::size_t bytes) : store_(std::move(store)), bytes_(bytes) {}

  std::string thing() const override { return "line"; }
  std::string mark() const override { return flood_stream; }

  net::HttpRequest push(std::uint64_t first, std::uint64_t count, WallTime at) const override {
    return json_push(store_, "/loki/api/v1/push", flood_body(first, count, bytes_, at));
  }
  std::uint64_t refused_in(const std::string& /*answer*/) const override { return 0; }

  net::HttpRequest question(Duration range, WallTime now) const override {
    return net::request_to(
        store_, "/loki/api/v1/query?" + net::query_string({{"query", flood_query(range)},
                                                           {"time", unix_nanoseconds(now)}}));
  }
  Result<std::uint64_t> count_in(const std::string& answer) const override {
    return flood_lines_in(answer);
  }
  bool counts_on() const override { return false; }

 private:
  net::Server store_;
  std::size_t bytes_;
};

// What a store of traces has of a service alone, a real Tempo says late; that it took a span, it
// counts at once.
class FloodOfSpans final : public FloodGoods {
 public:
  FloodOfSpans(net::Server receiver, net::Server store, std::size_t bytes, WallTime began)
      : receiver_(std::move(receiver)), store_(std::move(store)), bytes_(bytes), began_(began) {}

  std::string thing() const override { return "span"; }
  std::string mark() const override { return flood_service; }

  net::HttpRequest push(std::uint64_t first, std::uint64_t count, WallTime at) const override {
    return json_push(receiver_, "/v1/traces", flood_export({first, count, bytes_}, began_, at));
  }
  std::uint64_t refused_in(const std::string& answer) const override {
    return flood_spans_rejected_in(answer);
  }

  net::HttpRequest question(Duration /*range*/, WallTime /*now*/) const override {
    return net::request_to(store_, "/metrics");
  }
  Result<std::uint64_t> count_in(const std::string& answer) const override {
    return flood_spans_in(answer);
  }
  bool counts_on() const override { return true; }

 private:
  net::Server receiver_;
  net::Server store_;
  std::size_t bytes_;
  WallTime began_;
};

}  // namespace

FloodPlaces flood_places(const std::string& backend) {
  return {backend, backend == "otlp" ? "tempo" : backend};
}

std::size_t least_flood_bytes(const std::string& backend) {
  return backend == "loki" ? shortest_flood_line : shortest_flood_span;
}

std::string_view flood_thing(const std::string& backend) {
  return backend == "loki" ? "line" : "span";
}

Result<std::unique_ptr<FloodGoods>> flood_goods(const std::string& backend, std::size_t bytes,
                                                const net::Servers& servers, WallTime began) {
  const FloodPlaces places = flood_places(backend);
  for (const std::string& name : {places.pushed_to, places.kept_by}) {
    if (!servers.contains(name)) return fail("is not there", name, "flood a store that is");
  }
  const net::Server& store = servers.at(places.kept_by);
  if (backend == "loki") return std::make_unique<FloodOfLines>(store, bytes);
  // A real Tempo takes spans on a port of their own.
  const auto own = servers.find(places.pushed_to + ".otlp");
  const net::Server& receiver = own != servers.end() ? own->second : servers.at(places.pushed_to);
  return std::make_unique<FloodOfSpans>(receiver, store, bytes, began);
}

}  // namespace harness::chaos
