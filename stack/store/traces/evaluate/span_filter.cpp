#include "stack/store/traces/evaluate/span_filter.hpp"

#include "harness/languages/traceql/parser.hpp"

namespace store::traces {

SpanFilter::SpanFilter(const Snapshot& snapshot, std::string_view query, const Window& window)
    : snapshot_(snapshot), window_(window) {
  if (query.find("||") != std::string_view::npos) return;
  auto parsed = traceql::parse(query);
  if (!parsed) return;
  query_ = std::move(*parsed);
  pipeline_ = compile(query_.pipeline, snapshot.keys());
}

bool SpanFilter::visit(Deadline& deadline,
                       const std::function<void(const SpanView&)>& visit) const {
  Evaluation evaluation{deadline};
  for (std::size_t i = 0; i < snapshot_.size(); ++i) {
    const auto trace = snapshot_.joined(i, &deadline);
    if (!trace || deadline.passed(trace->size())) return false;
    if (!window_.meets(*trace)) continue;
    Spansets spansets = whole(*trace);
    if (pipeline_) spansets = pipeline_->run(*trace, std::move(spansets), evaluation);
    for (const Spanset& spanset : spansets) {
      for (const std::uint32_t span : spanset.spans) visit({trace.get(), span});
    }
  }
  return true;
}

}  // namespace store::traces
