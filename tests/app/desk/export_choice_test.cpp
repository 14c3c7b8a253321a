// What is kept of an export, and what a still shows.
#include "desk/export_choice.h"

#include <gtest/gtest.h>

#include "desk/session.h"
#include "desk/settings.h"
#include "export/series.h"
#include "picture/figures.h"
#include "support/memory_shelf.h"

namespace convwalk {
namespace {

using Kind = StillMoment::Kind;

TEST(ExportChoice, IsKeptForNewFigures) {
    Scenario s = preset("padding_strides").scenario;
    s.output.size = {640, 480};
    s.output.fps = 12;
    s.output.loops = 2;
    s.output.transparent = true;
    s.output.moment = {Kind::step, 3};
    s.output.first_step = 2;
    s.output.last_step = 5;
    s.pace = {Motion::smooth, 300, 900, false};
    Settings settings;
    settings.last_export = choice_of(s, Format::png_frames, false);
    const ReadSettings read = parse_settings(to_json(settings));
    EXPECT_FALSE(read.sentence) << *read.sentence;
    EXPECT_EQ(read.settings, settings);
    EXPECT_EQ(read.settings.last_export.format, Format::png_frames);
    EXPECT_FALSE(read.settings.last_export.as_shown);
    const Scenario begun = begun_with(preset("no_padding_strides").scenario, read.settings.last_export);
    EXPECT_EQ(begun.subject, preset("no_padding_strides").scenario.subject);
    EXPECT_EQ(begun.output.size, s.output.size);
    EXPECT_EQ(begun.output.fps, 12);
    EXPECT_EQ(begun.output.loops, 2);
    EXPECT_TRUE(begun.output.transparent);
    EXPECT_EQ(begun.pace, s.pace);
    // These belong to one figure.
    EXPECT_EQ(begun.output.moment, StillMoment{});
    EXPECT_EQ(begun.output.first_step, 0);
    EXPECT_EQ(begun.output.last_step, 0);
    EXPECT_EQ(Settings().last_export.output.size, (SizePx{1280, 720}));
}

TEST(ExportChoice, OfABrokenFileIsTheUsualOne) {
    for (const char* text :
         {R"({"settings": 1, "last_export": 3})", R"({"settings": 1, "last_export": {"format": "BMP"}})",
          R"({"settings": 1, "last_export": {"scenario": {}}})"}) {
        const ReadSettings read = parse_settings(text);
        EXPECT_TRUE(read.sentence);
        EXPECT_EQ(read.settings.last_export, ExportChoice{});
    }
}

TEST(ExportChoice, FormatsAreKeptInWords) {
    std::vector<Format> all = series_formats();
    for (const Format* format : formats()) all.push_back(*format);
    all.push_back(build_up_of(Format::svg));
    all.push_back(sheet_of(Format::pdf, {5, 7}));
    for (const Format& format : all) {
        const auto kept = format_in_words(format_words(format));
        ASSERT_TRUE(kept) << format_words(format);
        EXPECT_EQ(*kept, format) << format_words(format);
        EXPECT_EQ(kept->series, format.series);
    }
    EXPECT_EQ(format_words(sheet_of(Format::svg, {3, 4})), "Sheet svg 3x4");
    for (const char* words : {"", "Sheet", "Sheet svg", "Sheet svg 3", "Sheet gif 3x4", "Build-up",
                              "Build-up gif", "Sheet svg 0x4", "GIF 3x4"})
        EXPECT_FALSE(format_in_words(words)) << words;
}

TEST(ExportChoice, AStillIsOfTheMomentThatIsShown) {
    const Scenario s = preset("padding_strides").scenario;
    ShownNow shown{1234, 2, s.pace, parse_pin("output:0,1"), parse_zoom("2@0.5,0.25"), {}};
    const Scenario now = to_be_exported({s, true, false}, Format::svg, shown);
    EXPECT_EQ(now.output.moment, (StillMoment{Kind::time, 1234}));
    EXPECT_EQ(now.view.pin, shown.pin);
    EXPECT_EQ(now.view.zoom, shown.zoom);
    EXPECT_EQ(to_be_exported({s, false, false}, Format::svg, shown), s);
    EXPECT_EQ(to_be_exported({s, true, false}, Format::gif, shown), s);
    EXPECT_EQ(to_be_exported({s, true, true}, Format::gif, shown).view.pin, shown.pin);
    // Another pace: the step is what counts.
    Scenario faster = s;
    faster.pace.step_ms = 100;
    EXPECT_EQ(to_be_exported({faster, true, false}, Format::png, shown).output.moment,
              (StillMoment{Kind::step, 3}));
    shown.step = -1;
    EXPECT_EQ(to_be_exported({faster, true, false}, Format::png, shown).output.moment,
              (StillMoment{Kind::start}));
}

TEST(ExportChoice, TakesAFreeName) {
    testing::MemoryShelf shelf;
    const auto free = [&](const char* path, const Format& format) { return free_path(shelf, path, format); };
    EXPECT_EQ(free("/a.gif", Format::gif), "/a.gif");
    shelf.write("/a.gif", "x");
    EXPECT_EQ(free("/a.gif", Format::gif), "/a-2.gif");
    shelf.write("/a-2.gif", "x");
    EXPECT_EQ(free("/a.gif", Format::gif), "/a-3.gif");
}

// --- outside undo ---

TEST(Session, UndoLeadsBackToNoOtherExportSettings) {
    Session session(preset("padding_strides").scenario);
    Scenario changed = session.scenario();
    changed.alone()->layer.axes[0].input += 2;
    session.change_to(changed);
    ExportSettings output = session.scenario().output;
    output.size = {640, 480};
    Pace pace = session.scenario().pace;
    pace.step_ms = 123;
    session.set_export(output, pace);
    EXPECT_EQ(session.scenario().output, output);
    EXPECT_EQ(session.figure().timeline.pace.step_ms, 123);
    session.undo();
    EXPECT_EQ(session.scenario().subject, preset("padding_strides").scenario.subject);
    EXPECT_EQ(session.scenario().output, output);
    EXPECT_EQ(session.scenario().pace, pace);
    EXPECT_FALSE(session.can_undo());
    session.redo();
    EXPECT_EQ(session.scenario().subject, changed.subject);
    EXPECT_EQ(session.scenario().output, output);
}

TEST(Session, HoldsNoPinAndNoZoom) {
    Scenario s = preset("padding_strides").scenario;
    s.view.pin = parse_pin("output:0,0");
    s.view.zoom = parse_zoom("3");
    Session session(s);
    EXPECT_EQ(session.scenario(), without_look(s));
    EXPECT_FALSE(session.is_changed());
    session.change_to(s);
    EXPECT_FALSE(session.can_undo());
    session.replace(s, "x.json");
    EXPECT_FALSE(session.is_changed());
}

}  // namespace
}  // namespace convwalk
