#include "services/http/parser.hpp"

#include <memory>
#include <utility>

namespace services::http {
namespace {

namespace pistache = Pistache::Http;

// A step of the parser that blames the client for what it cannot make out.
class StrictStep : public pistache::Private::Step {
 public:
  StrictStep(pistache::Request* request, std::unique_ptr<Step> step)
      : Step(request), step_(std::move(step)) {}

  pistache::Private::StepId id() const override { return step_->id(); }

  pistache::Private::State apply(Pistache::StreamCursor& cursor) override {
    try {
      return step_->apply(cursor);
    } catch (const pistache::HttpError&) {
      throw;  // it has a status of its own
    } catch (const std::exception&) {
      throw pistache::HttpError(pistache::Code::Bad_Request, "the request cannot be understood");
    }
  }

 private:
  std::unique_ptr<Step> step_;
};

}  // namespace

Parser::Parser(std::size_t longest_request) : ParserImpl(longest_request) {
  for (auto& step : allSteps) step = std::make_unique<StrictStep>(&request, std::move(step));
}

}  // namespace services::http
