#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/browser/web_driver.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {

// One browser for all tests of a page, because a browser takes seconds to start.
class PageInBrowser : public testing::Test {
 protected:
  static void SetUpTestSuite() { browser = std::make_unique<WebDriver>(); }
  static void TearDownTestSuite() { browser.reset(); }

  static bool shows(const std::string& selector, const std::string& pattern) {
    return eventually(
        [&] { return testing::Matches(testing::MatchesRegex(pattern))(browser->text(selector)); });
  }

  static inline std::unique_ptr<WebDriver> browser;
};

}  // namespace harness::test
