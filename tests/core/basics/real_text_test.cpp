// Numbers that need not be whole, read the same with every standard library.
#include "basics/real_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string_view>
#include <system_error>

namespace convwalk {
namespace {

struct Read {
    double value = -1;  // untouched
    std::size_t characters = 0;
    std::errc error = {};
};

Read read(std::string_view text) {
    Read r;
    const auto [end, error] = read_real(text.data(), text.data() + text.size(), r.value);
    r.characters = static_cast<std::size_t>(end - text.data());
    r.error = error;
    return r;
}

TEST(RealText, ReadsTheLongestNumberAtTheBegin) {
    struct Case {
        std::string_view text;
        double value;
        std::size_t characters;
    };
    for (const Case& c : {Case{"2", 2, 1}, Case{"-0.5x", -0.5, 4}, Case{".25", 0.25, 3}, Case{"1.", 1, 2},
                          Case{"1e3", 1000, 3}, Case{"1E-2 ", 0.01, 4}, Case{"1e", 1, 1}, Case{"1e+", 1, 1},
                          Case{"3ms", 3, 1}, Case{"0x10", 0, 1}, Case{"1.5.5", 1.5, 3}, Case{"1,5", 1, 1},
                          Case{"0e99999", 0, 7}, Case{"0.1", 0.1, 3}}) {
        const Read r = read(c.text);
        EXPECT_EQ(r.error, std::errc{}) << c.text;
        EXPECT_EQ(r.value, c.value) << c.text;
        EXPECT_EQ(r.characters, c.characters) << c.text;
    }
    EXPECT_TRUE(std::isinf(read("inf").value));
    EXPECT_TRUE(std::isnan(read("-nan").value));
}

TEST(RealText, WhatIsNoNumberIsLeft) {
    for (const std::string_view text : {"", "-", "+1", " 1", ".", "-.", "e5", "--1", "x"}) {
        const Read r = read(text);
        EXPECT_EQ(r.error, std::errc::invalid_argument) << text;
        EXPECT_EQ(r.value, -1) << text;
        EXPECT_EQ(r.characters, 0u) << text;
    }
}

TEST(RealText, NumbersBeyondEachEndAreSaid) {
    for (const std::string_view text : {"1e400", "-1e999", "1e-999"}) {
        const Read r = read(text);
        EXPECT_EQ(r.error, std::errc::result_out_of_range) << text;
        EXPECT_EQ(r.value, -1) << text;
        EXPECT_EQ(r.characters, text.size()) << text;
    }
}

}  // namespace
}  // namespace convwalk
