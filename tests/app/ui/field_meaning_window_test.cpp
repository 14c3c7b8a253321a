// Pointing at the label of a field: what it does is said, and lit in the figure; and back.
#include <gtest/gtest.h>

#include <string>

#include "picture/paging.h"
#include "support/whole_window.h"

namespace convwalk {
namespace {

using testing::whole_window::example;
using testing::whole_window::in_one_line;
using testing::whole_window::WorkbenchTest;

int corners_drawn() {
    return ImGui::GetDrawData()->TotalVtxCount;
}

TEST_F(WorkbenchTest, TheLabelOfAFieldSaysWhatItDoesAndLightsItsCells) {
    start_with_file(example("padding_strides_transposed"));
    pause();
    const auto label = w->find("Stride");
    ASSERT_TRUE(label);
    w->point({5, 400});
    w->frame();
    EXPECT_FALSE(shows("stamps of two neighbouring inputs"));
    const int before = corners_drawn();
    w->point(label->middle());
    w->frame();
    EXPECT_TRUE(shows("stamps of two neighbouring inputs"));
    // An outline for each of the zeros between 3×3 inputs, at least.
    EXPECT_GT(corners_drawn(), before + 16 * 4);
    // The field itself can still be typed in.
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    w->point(kernel->middle());
    w->frame();
    EXPECT_TRUE(shows("weights. Each input"));
}

TEST_F(WorkbenchTest, AClickKeepsTheCardWithAButtonToTheViewThatShowsIt) {
    start_with_file(example("padding_strides_transposed"));
    pause();
    w->point({5, 400});
    w->frame();
    const int before = corners_drawn();
    click_on("Stride");
    w->point({640, 300});
    w->frames(2);
    ASSERT_TRUE(shows("stamps of two neighbouring inputs")) << "it stays when the pointer goes";
    EXPECT_GT(corners_drawn(), before + 16 * 4) << "and so does what it lights";
    click_on("Show in the view Scatter");
    w->frames(2);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::scatter);
    EXPECT_FALSE(shows("stamps of two neighbouring inputs"));
    // There it is shown: no button, and a click keeps nothing.
    click_on("Stride");
    w->point({640, 300});
    w->frames(2);
    EXPECT_FALSE(shows("stamps of two neighbouring inputs"));
}

TEST_F(WorkbenchTest, ALayerIsKeptBesideWhatIsMadeOfIt) {
    start_with_file(example("padding_strides"));
    pause();
    w->size = {1280, 1800};  // the offers stand at the end of the explanation
    w->frames(3);
    const LayerRequest first = *w->scenario().alone();
    click_on("Keep it beside");
    EXPECT_EQ(w->scenario().before, first);
    EXPECT_EQ(w->session().figure().sides.size(), 2U);
    click_on("Show this layer alone");
    EXPECT_FALSE(w->scenario().before);
    click_on("Its transpose beside it");
    EXPECT_TRUE(w->scenario().before);
    EXPECT_EQ(*w->scenario().alone(), first);
}

TEST_F(WorkbenchTest, TheLegendTheFormulaAndTheExplanationSayItToo) {
    start_with_file(example("padding_strides_transposed"));
    pause();
    const auto row = w->find_topmost("zeros between inputs, s − 1");
    ASSERT_TRUE(row);
    w->point(row->middle());
    EXPECT_TRUE(shows("stamps of two neighbouring inputs"));
    // The letters of the formula stand above what it is called in the guide.
    std::optional<testing::DrawnWords> source;
    for (const testing::DrawnWords& words : w->words())
        if (words.text.starts_with("Relationship")) source = words;
    ASSERT_TRUE(source) << w->all_text();
    bool said = false;
    for (float up = 38; up <= 50 && !said; up += 6) {
        for (float x = static_cast<float>(canvas_place().right()); x < 1270 && !said; x += 5) {
            w->point({x, source->baseline - up});
            said = in_one_line(w->all_text()).find("Here padding takes away") != std::string::npos;
        }
    }
    EXPECT_TRUE(said);
    w->point({5, 400});
    EXPECT_FALSE(shows("Here padding takes away"));
    // The legend is part of the picture.
    Figure f = w->session().figure();
    const Rect canvas = canvas_place();
    f.scenario.output.size = {static_cast<int>(canvas.width), static_cast<int>(canvas.height)};
    fit_to_page(f, 11);
    const Picture picture = place(f, w->session().moment(), {});
    std::optional<Vec2> entry;
    for (double y = canvas.height; y > 0 && !entry; y -= 3)
        for (double x = 0; x < canvas.width && !entry; x += 3)
            if (picture.meant_at({x, y}) == Meant(LayerField::stride)) entry = Vec2{x, y};
    ASSERT_TRUE(entry);
    w->point({static_cast<float>(canvas.x + entry->x + 2), static_cast<float>(canvas.y + entry->y - 4)});
    EXPECT_TRUE(shows("stamps of two neighbouring inputs"));
}

TEST_F(WorkbenchTest, ACellThatIsPointedAtMarksTheFieldItComesFrom) {
    start_with_file(example("padding_strides_transposed"));
    pause();
    w->point({5, 400});
    w->frames(2);
    const auto bars = [&] {
        const ImU32 accent = u32(w->bench.style().colours.accent);
        int count = 0;
        const ImDrawData& data = *ImGui::GetDrawData();
        for (int n = 0; n < data.CmdListsCount; ++n) {
            const ImDrawList& list = *data.CmdLists[n];
            if (std::string(list._OwnerName != nullptr ? list._OwnerName : "") != "layer") continue;
            for (const ImDrawVert& v : list.VtxBuffer) count += v.col == accent ? 1 : 0;
        }
        return count;
    };
    const int before = bars();
    const auto zero = place_of(PlaneName::kernel);
    ASSERT_TRUE(zero);
    w->point(*zero);
    w->frames(2);
    ASSERT_TRUE(w->canvas().pointed);
    EXPECT_GT(bars(), before);
}

}  // namespace
}  // namespace convwalk
