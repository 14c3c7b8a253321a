// A figure on the clipboard of a real window, as other programs paste it.
#include <gtest/gtest.h>

#include <string>

#include "support/real_window.h"

namespace convwalk {
namespace {

using testing::Hands;
using testing::real_window::Window;

// Width and height in the header of a PNG (RFC 2083, 4.1.1).
SizePx size_of_png(const std::string& png) {
    const auto number = [&](std::size_t at) {
        int value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value * 256 + static_cast<unsigned char>(png.at(at + i));
        return value;
    };
    return {number(16), number(20)};
}

TEST_F(Window, CopiesAPictureThatOthersPaste) {
    Scenario scenario = testing::real_window::scenario_of("padding_strides");
    scenario.output.size = {640, 360};
    Hands hands = open_at_start(scenario);
    hands.set_clipboard("nothing was copied");
    hands.key("p");
    hands.key("ctrl+c");
    const std::string types = hands.clipboard("TARGETS");
    for (const char* type : {"image/png", "image/svg+xml", "UTF8_STRING", "text/plain", "TARGETS"})
        EXPECT_NE(types.find(type), std::string::npos) << types;
    const std::string png = hands.clipboard("image/png");
    ASSERT_TRUE(png.starts_with("\x89PNG\r\n")) << png.size();
    EXPECT_EQ(size_of_png(png), (SizePx{640, 360}));
    EXPECT_NE(png.find("IEND"), std::string::npos) << "the whole of it";
    const std::string svg = hands.clipboard("image/svg+xml");
    EXPECT_TRUE(svg.starts_with("<svg ")) << svg.substr(0, 60);
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    // Pasted here, it is the figure with its pin.
    Scenario with_pin = scenario;
    with_pin.view.pin = parse_pin("output:0,0");
    EXPECT_EQ(parse_scenario(hands.clipboard()), with_pin);
    // A text that is copied takes its place, and back.
    EXPECT_TRUE(hands.copied_by("ctrl+shift+c").starts_with("convwalk export "));
    EXPECT_EQ(hands.clipboard("TARGETS").find("image/png"), std::string::npos);
    hands.key("ctrl+c");
    EXPECT_TRUE(hands.clipboard("image/png").starts_with("\x89PNG\r\n"));
    quit(hands);
}

// More than goes into one answer: it comes in pieces.
TEST_F(Window, CopiesALargePictureInPieces) {
    Scenario scenario = testing::real_window::scenario_of("padding_strides");
    scenario.alone()->layer.axes[0].input = scenario.alone()->layer.axes[1].input = 60;
    scenario.values.shown = true;
    scenario.view.kind = ViewKind::flat;
    scenario.output.size = {1920, 1080};
    Hands hands = open_at_start(scenario);
    hands.key("ctrl+c");
    const std::string svg = hands.clipboard("image/svg+xml");
    EXPECT_GT(svg.size(), 300'000U);
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    quit(hands);
}

}  // namespace
}  // namespace convwalk
