// Scenarios for the tests of their texts.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "scenario/export_limits.h"
#include "scenario/scenario.h"
#include "scenario/with_preset.h"
#include "support/random_scenario.h"
#include "support/vectors.h"

namespace convwalk::testing::scenario_texts {

using nlohmann::json;

// The sentence with which `read` refuses; "" when it does not.
template <typename Read>
std::string refusal_of(Read read) {
    try {
        static_cast<void>(read());
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

// One line of valid UTF-8 that says something and does not run on.
inline void expect_sentence(const std::string& sentence, const std::vector<std::string>& words) {
    EXPECT_FALSE(sentence.empty()) << "accepted";
    EXPECT_EQ(printable(sentence, sentence.size()), sentence);
    EXPECT_LT(sentence.size(), 1000u);
    for (const std::string& word : words) {
        EXPECT_NE(sentence.find(word), sentence.npos) << sentence << "\nlacks: " << word;
    }
}

inline std::string refusal_of(const json& document) {
    return refusal_of([&] { return parse_scenario(document.dump()); });
}

}  // namespace convwalk::testing::scenario_texts
