// Pins and zooms as texts: read back, refused.
#include "scenario/pin_and_zoom.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "scenario/command_line.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

template <typename Parse>
std::string refusal(Parse parse, const std::string& text) {
    try {
        static_cast<void>(parse(text));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

TEST(PinText, NamesAMapAndPlaces) {
    const std::vector<std::pair<std::string, Pin>> cases = {
        {"output:2,2", {"output", 0, {2, 2}}},      {"kernel:0", {"kernel", 0, {0}}},
        {"input:1,2,30", {"input", 0, {1, 2, 30}}}, {"layer12:0,4", {"layer12", 0, {0, 4}}},
        {"output/3:2,2", {"output", 3, {2, 2}}},
    };
    for (const auto& [text, pin] : cases) {
        EXPECT_EQ(parse_pin(text), pin) << text;
        EXPECT_EQ(to_string(pin), text);
    }
    EXPECT_EQ(parse_pin("Output:2,2"), (Pin{"output", 0, {2, 2}}));
}

TEST(PinText, RefusesWhatIsNone) {
    for (const char* text : {"", "output", "output:", ":2,2", "output:2,", "output:2,,2", "output:-1,2",
                             "output:a", "2,2", "output:1,2,3,4", "output/:1,2", "output/-1:1,2",
                             "out put:1,2", "output:1;2", "output:99999999999999999999"}) {
        const std::string said = refusal(parse_pin, text);
        EXPECT_TRUE(said.starts_with(std::string("pin is \"") + text + "\"; it must be a map, a colon and"))
            << said;
        EXPECT_NE(said.find("output:2,2"), std::string::npos) << said;
    }
}

TEST(ZoomText, IsAFactorAndWhatComesToTheMiddle) {
    const std::vector<std::pair<std::string, Zoom>> cases = {
        {"1", {}},
        {"2", {2, {0.5, 0.5}, {}}},
        {"0.25", {0.25, {0.5, 0.5}, {}}},
        {"64@0,1", {64, {0, 1}, {}}},
        {"2.5@0.25,0.5", {2.5, {0.25, 0.5}, {}}},
        {"3@output:2,2", {3, {0.5, 0.5}, Pin{"output", 0, {2, 2}}}},
    };
    for (const auto& [text, zoom] : cases) {
        EXPECT_EQ(parse_zoom(text), zoom) << text;
        EXPECT_EQ(to_string(zoom), text);
    }
}

TEST(ZoomText, RefusesWhatIsNone) {
    for (const char* text : {"", "0", "0.1", "65", "-2", "2x", "nan", "inf", "2@", "2@0.5", "2@0.5,1.5",
                             "2@-0.1,0.5", "2@output", "2@output:", "@0.5,0.5", "2@0.5,0.5,0.5", "2@nan,0"}) {
        const std::string said = refusal(parse_zoom, text);
        EXPECT_TRUE(
            said.starts_with(std::string("zoom is \"") + text + "\"; it must be a factor from 0.25 to 64"))
            << text << ": " << said;
    }
}

TEST(PinText, StandsInAFileAndOnACommandLine) {
    for (const char* pin : {"output:2,2", "input:1", "layer3:0,1,2", "output/2:1,1"}) {
        for (const char* zoom : {"1", "2", "3@output:2,2", "0.5@0.1,0.9"}) {
            Scenario s;
            s.view.pin = parse_pin(pin);
            s.view.zoom = parse_zoom(zoom);
            const std::string file = to_json(s);
            EXPECT_EQ(parse_scenario(file), s) << file;
            EXPECT_NE(command_line(s, "x.png").find(std::string("--pin ") + pin), std::string::npos);
        }
    }
    EXPECT_EQ(parse_scenario(R"({"convwalk": 1, "layer": {}, "view": {"zoom": 2}})").view.zoom.factor, 2);
    EXPECT_EQ(to_json(Scenario{}).find("\"zoom\""), std::string::npos);
    EXPECT_EQ(refusal(parse_scenario, R"({"convwalk": 1, "layer": {}, "view": {"pin": "here"}})")
                  .find("pin is \"here\""),
              0U);
    EXPECT_FALSE(refusal(parse_scenario, R"({"convwalk": 1, "layer": {}, "view": {"pin": 3}})").empty());
}

}  // namespace
}  // namespace convwalk
