// Pictures, numbers and weights that are dropped on the window.
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "export/png.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"
#include "support/places.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"

namespace convwalk {
namespace {

using testing::TempFolder;
using testing::WorkbenchFrames;
using testing::write_file;

std::string small_png() {
    constexpr SizePx kSize = {12, 10};
    std::vector<std::uint8_t> rgba;
    for (int n = 0; n < kSize.width * kSize.height; ++n) {
        const auto shade = static_cast<std::uint8_t>(n * 2);
        rgba.insert(rgba.end(), {shade, static_cast<std::uint8_t>(255 - shade), 100, 255});
    }
    std::ostringstream out;
    write_png(out, kSize, rgba);
    return out.str();
}

std::string npy(const std::string& shape, int count) {
    const std::string head = "{'descr': '|i1', 'fortran_order': False, 'shape': (" + shape + "), }\n";
    std::string bytes =
        std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(head.size()) + std::string(1, '\0') + head;
    for (int n = 0; n < count; ++n) bytes += static_cast<char>(n % 7);
    return bytes;
}

Scenario seen_in(ViewKind view) {
    Scenario scenario;
    scenario.view.kind = view;
    return scenario;
}

std::unique_ptr<WorkbenchFrames> window_with(const Scenario& scenario) {
    auto window = std::make_unique<WorkbenchFrames>();
    window->frames(2);
    window->bench.begin(scenario);
    window->frames(2);
    return window;
}

TEST(Dropped, APictureIsSeenInTheViewsOfPictures) {
    const TempFolder folder;
    write_file(folder / "photo.png", small_png());
    const auto w = window_with(seen_in(ViewKind::oblique));
    w->drop(folder / "photo.png");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::image);
    const auto& own = std::get<OwnPicture>(w->scenario().lab.picture);
    EXPECT_EQ(own.name, "photo.png");
    EXPECT_EQ(own.shape, (Extents{3, 10, 12}));
    w->press(Action::undo);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::oblique);
}

TEST(Dropped, APictureOnChannelsIsTheirInput) {
    const TempFolder folder;
    write_file(folder / "photo.png", small_png());
    const auto w = window_with(seen_in(ViewKind::channels));
    w->drop(folder / "photo.png");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::channels);
    EXPECT_EQ(w->scenario().alone()->layer.in_channels, 3);
    EXPECT_EQ(std::get<Tensor>(w->scenario().values.input).shape, (Extents{3, 10, 12}));
    EXPECT_TRUE(w->shows("photo.png"));
}

TEST(Dropped, NumbersOnChannelsAreTheirInputOrTheirKernel) {
    const TempFolder folder;
    write_file(folder / "input.npy", npy("2, 6, 5", 60));
    write_file(folder / "kernel.npy", npy("3, 3", 9));
    const auto w = window_with(seen_in(ViewKind::channel_sums));
    w->drop(folder / "input.npy");
    EXPECT_EQ(w->scenario().alone()->layer.in_channels, 2);
    EXPECT_EQ(std::get<Tensor>(w->scenario().values.input).shape, (Extents{2, 6, 5}));
    const auto other = window_with(seen_in(ViewKind::channel_sums));
    other->drop(folder / "kernel.npy");
    EXPECT_TRUE(std::holds_alternative<Tensor>(other->scenario().values.kernel)) << other->all_text();
    EXPECT_FALSE(std::holds_alternative<Tensor>(other->scenario().values.input));
}

TEST(Dropped, WeightsGoToTheNetwork) {
    const TempFolder folder;
    write_file(folder / "small.npz",
               testing::content_of(std::string(testing::kDataDir) + "/weights/small.npz"));
    const auto alone = window_with(seen_in(ViewKind::oblique));
    alone->drop(folder / "small.npz");
    EXPECT_TRUE(alone->shows("open the network first"));
    EXPECT_FALSE(alone->scenario().lab.weights);

    Stack stack = read_stack("CBR(4,3)-P(2)-CPReLU(6,3,g2)-T(2,4,2,p1)-F-D(3)").stack;
    stack.channels = 1;
    stack.input = {8, 8};
    stack.layers.front().name = "first";
    Scenario scenario = scenario_of(with_stack({}, stack));
    scenario.lab.side = 8;
    const auto w = window_with(scenario);
    w->drop(folder / "small.npz");
    ASSERT_TRUE(w->scenario().lab.weights) << w->all_text();
    EXPECT_EQ(std::get<OwnWeights>(*w->scenario().lab.weights).name, "small.npz");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::maps);
    EXPECT_FALSE(w->session().refusal());
}

}  // namespace
}  // namespace convwalk
