#pragma once

#include <string>
#include <vector>

#include "stack/store/http/message.hpp"
#include "stack/store/logs/query/log_query.hpp"
#include "stack/store/logs/query/matrix.hpp"
#include "stack/store/logs/query/question.hpp"

// The bodies of Loki's answers.
namespace store::logs {

http::Response failed(const Failure& failure);

http::Response streams_answer(const std::vector<ShownStream>& streams, bool categorized,
                              const Statistics& read);
http::Response matrix_answer(const Matrix& matrix, const Steps& steps, const Statistics& read);
http::Response vector_answer(const Matrix& matrix, std::int64_t time, const Statistics& read);
http::Response scalar_answer(double value, std::int64_t time, const Statistics& read);

// {"status":"success","data":[…]}; without data where there are none.
http::Response list_answer(const std::vector<std::string>& texts);
http::Response series_answer(const std::vector<LabelSet>& series);

}  // namespace store::logs
