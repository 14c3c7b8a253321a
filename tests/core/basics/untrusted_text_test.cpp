// What comes from outside: characters that move others, and names that an object has twice.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"

namespace convwalk {
namespace {

TEST(Printable, HasNoCharacterThatMovesOthers) {
    for (const std::string moves :
         {"\x01", "\x7f", "\u0080", "\u009f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"})
        EXPECT_EQ(printable("a" + moves + "b"), "a\uFFFDb") << moves;
    for (const std::string stays : {"\u00a0", "é", "\u2027", "\u202f", "\u2065", "\u206a", "שלום", "→", "😀"})
        EXPECT_EQ(printable("a" + stays + "b"), "a" + stays + "b");
}

std::string refusal(const std::string& text) {
    try {
        static_cast<void>(parse_json(text, "the text"));
        return "";
    } catch (const BadInput& error) {
        return error.what();
    }
}

TEST(Json, ANameThatAnObjectHasTwiceIsRefusedWithItsPlace) {
    const auto twice = [](const char* place) {
        return fmt::format("{} is given twice; leave one of the two out", place);
    };
    EXPECT_EQ(refusal(R"({"a":1,"a":1})"), twice("a"));
    EXPECT_EQ(refusal(R"({"a":{"b":[1,{"c":2,"d":3,"c":{}}]}})"), twice("a.b[1].c"));
    EXPECT_EQ(refusal(R"([[],{"x":[]},{"x":0,"\u0078":[1]}])"), twice("[2].x"));
    EXPECT_EQ(refusal(R"({"a\n":1,"a\n":1})"), twice("a\uFFFD"));
    EXPECT_EQ(refusal(R"({"a":{"a":[{"a":1},{"a":2}]},"b":{"a":3},"A":0,"":1," ":2})"), "");
    // Who is not JSON is told so, whatever comes twice in it.
    EXPECT_EQ(refusal(R"({"a":1,)"), "the text is not JSON: byte 8 can't be read as such");
}

}  // namespace
}  // namespace convwalk
