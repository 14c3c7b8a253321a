// Several moments of a figure: a build-up for slides, a sheet for print.
#include "export/series.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "export/animation.h"
#include "export/svg.h"
#include "export/write_figure.h"
#include "picture/figures.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::TempFolder;

Scenario transposed() {
    Scenario s = preset("padding_strides_odd_transposed").scenario;
    s.output.size = {160, 120};
    return s;
}

TEST(BuildUp, ShowsWhatEachPartComesTo) {
    const Figure f = figure(transposed());
    const std::vector<Moment> moments = build_up_moments(f);
    ASSERT_EQ(moments.size(), 5U);
    EXPECT_EQ(moments[0], (Moment{.spread = 0, .surround = 0}));
    EXPECT_EQ(moments[1], (Moment{.spread = 1, .surround = 0}));
    EXPECT_EQ(moments[2], (Moment{.spread = 1, .surround = 1}));
    EXPECT_EQ(moments[3].step, 0);
    EXPECT_EQ(moments[4].step, f.timeline.steps - 1);
}

TEST(BuildUp, OfStepsThatAreChosenShowsEach) {
    Scenario s = transposed();
    s.output.first_step = 3;
    s.output.last_step = 6;
    const std::vector<Moment> moments = build_up_moments(figure(s));
    ASSERT_EQ(moments.size(), 4U);
    for (std::size_t i = 0; i < moments.size(); ++i) EXPECT_EQ(moments[i].step, std::int64_t(i) + 2);
}

TEST(BuildUp, OfOneStepIsOnePicture) {
    Scenario s = transposed();
    s.alone()->layer = Layer{};
    for (AxisSpec& axis : s.alone()->layer.axes) axis = {.input = 3, .kernel = 3};
    EXPECT_EQ(build_up_moments(figure(s)).size(), 1U);
}

SvgWords said_of(const Figure& f) {
    const StillWords words = still_words(f);
    return {words.title, words.text};
}

TEST(BuildUp, IsAFolderOfNumberedPicturesThatAppearsWhole) {
    const TempFolder folder;
    const Figure f = figure(transposed());
    Studio studio;
    std::int64_t reported = 0;
    const Format format = build_up_of(Format::svg);
    write_figure(f, folder / "slides/", format, studio, [&](std::int64_t done, std::int64_t all) {
        EXPECT_EQ(done, reported++);
        EXPECT_EQ(all, 5);
        EXPECT_EQ(folder.names().count("slides"), 0U);
    });
    const std::vector<Moment> moments = build_up_moments(f);
    for (std::size_t i = 0; i < moments.size(); ++i)
        EXPECT_EQ(content_of(folder / fmt::format("slides/picture_{}.svg", i + 1)),
                  to_svg(exported_scene(f, moments[i]), SvgText::live, said_of(f)));
    struct Enough {};
    EXPECT_THROW(write_figure(f, folder / "others/", format, studio,
                              [](std::int64_t done, std::int64_t) {
                                  if (done == 2) throw Enough{};
                              }),
                 Enough);
    EXPECT_EQ(folder.names().count("others"), 0U);
}

TEST(Sheet, HoldsTheFirstMomentAndTheLast) {
    const Figure f = figure(transposed());
    const Scene sheet = sheet_scene(f, {3, 2});
    EXPECT_EQ(sheet.size, (SizePx{480, 240}));
    const Stops stops(f);
    const Scene first = exported_scene(f, stops.moment(0));
    const Scene last = exported_scene(f, stops.moment(stops.count() - 1));
    ASSERT_GT(sheet.primitives.size(), first.primitives.size() + last.primitives.size());
    for (std::size_t i = 0; i < first.primitives.size(); ++i)
        EXPECT_EQ(sheet.primitives[i], first.primitives[i]);
    const auto place_of = [](const Primitive& p) {
        if (const auto* label = std::get_if<Label>(&p)) return label->at;
        if (const auto* line = std::get_if<Line>(&p)) return line->from;
        return std::get<Quad>(p).corners[0];
    };
    const std::size_t before = sheet.primitives.size() - last.primitives.size();
    for (std::size_t i = 0; i < last.primitives.size(); ++i)
        EXPECT_EQ(place_of(sheet.primitives[before + i]), (place_of(last.primitives[i]) + Vec2{320, 120}));
    std::set<PrimitiveId> ids;
    for (const Primitive& p : sheet.primitives)
        EXPECT_TRUE(ids.insert(std::visit([](const auto& each) { return each.id; }, p)).second);
}

TEST(Sheet, OfMorePlacesThanStopsLeavesSomeEmpty) {
    Scenario s = transposed();
    s.output.first_step = s.output.last_step = 2;
    const Figure f = figure(s);
    EXPECT_EQ(sheet_scene(f, {2, 2}).primitives, exported_scene(f, Stops(f).moment(0)).primitives);
}

std::string refusal(const std::function<void()>& task) {
    try {
        task();
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

TEST(Sheet, WhatItCanNotBeIsSaid) {
    for (const char* text : {"3", "0x4", "3x", "3x65", "x", "3x4x5", "threexfour", "-1x2"})
        EXPECT_EQ(refusal([&] { static_cast<void>(parse_sheet(text)); }),
                  fmt::format("sheet is \"{}\"; it must be columns x rows, 1 to 64 each, such as 3x4", text));
    EXPECT_EQ(parse_sheet("3x4").rows, 4);
    EXPECT_EQ(parse_sheet("3×4").columns, 3);
    Scenario s = transposed();
    s.output.size = {2000, 120};
    EXPECT_EQ(
        refusal([&] {
            static_cast<void>(sheet_scene(figure(s), {5, 1}));
        }),
        "sheet is 5x1 of 2000x120, which is \"10000x120\"; a picture must be width x height in pixels, from "
        "16x16 to 8192x8192");
    s.output.size = {160, 120};
    s.view.zoom = parse_zoom("2");
    EXPECT_EQ(refusal([&] {
                  static_cast<void>(sheet_scene(figure(s), {2, 2}));
              }),
              "zoom is 2; a sheet shows whole figures, so leave it away");
}

}  // namespace
}  // namespace convwalk
