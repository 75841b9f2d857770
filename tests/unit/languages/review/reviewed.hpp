#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/review/review.hpp"

namespace harness::languages::test {

using Review = std::vector<Remark> (*)(std::string_view);

struct Refused {
  std::string query;
  std::string at;   // what the error points to, up to the query's end
  std::string why;  // a part of what it says
};

inline void expect_refused(Review review, const std::vector<Refused>& queries) {
  for (const auto& [query, at, why] : queries) {
    const auto remarks = review(query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, Remark::Weight::error) << query;
    EXPECT_EQ(query.substr(remarks[0].offset), at) << query << ": " << remarks[0].what;
    EXPECT_THAT(remarks[0].what, ::testing::HasSubstr(why)) << query;
    EXPECT_THAT(remarks[0].remedy, ::testing::Not(::testing::IsEmpty())) << query;
  }
}

// Hints there may be.
inline void expect_taken(Review review, const std::vector<std::string>& queries) {
  for (const std::string& query : queries) {
    for (const Remark& remark : review(query)) {
      EXPECT_EQ(remark.weight, Remark::Weight::hint) << query << ": " << remark.what;
    }
  }
}

}  // namespace harness::languages::test
