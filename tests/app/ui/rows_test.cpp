// Rows of panels: labels beside their controls or above them, and controls side by side.
#include "ui/widgets/rows.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "support/imgui_frames.h"

namespace convwalk {
namespace {

using testing::ImGuiFrames;

constexpr RowsLook kLook = {.behind = 36, .inset = 4, .links = 36};

// One frame in which a panel of that width has rows.
void draw(double scale, const std::function<void(const Rows&, const Style&)>& content, float width_px = 300) {
    ImGuiFrames frames(600, 400, scale);
    frames.content = [&](Controls& controls) { content(Rows(controls, width_px, kLook), controls.style); };
    frames.frame();
}

TEST(Rows, HaveTheirControlsBesideTheLabelWhereThereIsRoom) {
    for (const double scale : {1.0, 1.25, 2.0}) {
        draw(
            scale,
            [](const Rows& rows, const Style& style) {
                const ImVec2 at = ImGui::GetCursorScreenPos();
                const Row row = rows.begin("Kernel");
                EXPECT_EQ(row.at.y, at.y);
                EXPECT_EQ(row.control_x, style.px(104));
                EXPECT_EQ(row.control_px, style.px(300) - style.px(36) - style.px(108));
                EXPECT_EQ(ImGui::GetCursorScreenPos().x, at.x + row.control_x);
                rows.end(row);
                EXPECT_GE(ImGui::GetCursorScreenPos().y, at.y + style.px(kRowHeight));
            },
            static_cast<float>(300 * scale));
    }
}

TEST(Rows, HaveThemBelowWhereThereIsLittle) {
    draw(1, [](const Rows& rows, const Style& style) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Row row = rows.begin("Kernel", {.least_px = 200});
        EXPECT_GT(row.at.y, at.y);
        EXPECT_EQ(row.control_x, 0);
        EXPECT_EQ(row.control_px, 300 - style.px(40));
        rows.end(row);
        const Row wordy = rows.begin("A label that is longer than its column is wide", {});
        EXPECT_EQ(wordy.control_x, 0);
        rows.end(wordy);
        const Row narrow = rows.begin("Kernel", {.labels_px = 60});
        EXPECT_EQ(narrow.control_x, 60);
        rows.end(narrow);
    });
}

TEST(Rows, PlaceControlsSideBySide) {
    draw(1, [](const Rows& rows, const Style&) {
        const Row row = rows.begin("Size");
        float right = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const float wide = rows.place(row, i, 3, 10, "×");
            const float x = ImGui::GetCursorScreenPos().x;
            EXPECT_GE(wide, 1);
            if (i > 0) {
                EXPECT_EQ(x, right + 10);
            }
            right = x + wide;
        }
        EXPECT_LE(right, row.at.x + row.control_x + row.control_px);
        rows.end(row);
    });
}

TEST(Rows, SignsStandBetweenControlsAndWordsInTheirPlace) {
    ImGuiFrames frames(600, 400);
    frames.content = [](Controls& controls) {
        const Rows rows(controls, 300, kLook);
        const Row row = rows.begin("Size");
        for (std::size_t i = 0; i < 2; ++i) static_cast<void>(rows.place(row, i, 2, 14, "×"));
        rows.end(row, "i");
        const Row other = rows.begin("Input");
        rows.words(other, "every size");
        rows.end(other);
    };
    frames.frames(2);
    EXPECT_TRUE(frames.find("Size"));
    EXPECT_TRUE(frames.find("×"));
    EXPECT_TRUE(frames.find("i"));
    const auto label = frames.find("Input");
    const auto words = frames.find("every size");
    ASSERT_TRUE(label && words);
    EXPECT_EQ(label->baseline, words->baseline);
    EXPECT_GT(words->left, label->right);
}

}  // namespace
}  // namespace convwalk
