// Figures as files of every format.
#include "export/write_figure.h"
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stb_image.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "export/output_file.h"
#include "export/png.h"
#include "export/svg.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "support/as_anyone.h"
#include "support/exported.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::TempFolder;
using testing::exported::Decoded;
using testing::exported::decoded;

// --- pictures; these need OpenGL ---

class PicturesGLTest : public ::testing::Test {
  protected:
    void SetUp() override {
        try {
            static_cast<void>(studio_.renderer());
        } catch (const NoGraphics& why) {
            GTEST_SKIP() << why.what();
        }
    }
    [[nodiscard]] std::string png_at(Figure f, Tick time) {
        f.scenario.output.moment = {StillMoment::Kind::time, time};
        std::ostringstream out;
        Format::png.draw(exported_still(f), still_words(f), studio_, out);
        return out.str();
    }
    void write_frames(const Figure& f, const std::string& folder, const Progress& progress = nothing) {
        write_figure(f, folder, Format::png_frames, studio_, progress);
    }
    static void nothing(std::int64_t, std::int64_t) {}

    Studio studio_;
};

Scenario small_scenario(Motion motion) {
    Scenario s = preset("no_padding_strides_transposed").scenario;
    s.output.size = {160, 120};
    s.pace = {motion, 200, 100, true};
    s.output.fps = 10;
    return s;
}

TEST_F(PicturesGLTest, FramesAreTheStillsOfTheirMoments) {
    for (const Motion motion : {Motion::discrete, Motion::smooth}) {
        const TempFolder folder;
        const Figure f = figure(small_scenario(motion));
        std::int64_t reported = 0;
        write_frames(f, folder / "frames", [&](std::int64_t done, std::int64_t all) {
            EXPECT_EQ(done, reported++);
            EXPECT_EQ(all, frame_count(f));
        });
        EXPECT_EQ(reported, frame_count(f) + 1);
        EXPECT_EQ(folder.names().size(), static_cast<std::size_t>(frame_count(f)) + 1);
        const FrameTimes times(f.timeline, f.scenario.output.fps);
        for (std::int64_t n = 0; n < frame_count(f); ++n) {
            const Tick time = n + 1 == frame_count(f) ? f.timeline.duration() : times.begin(n);
            const Decoded frame = decoded(content_of(folder / fmt::format("frames/frame_{:04}.png", n + 1)));
            const Decoded still = decoded(png_at(f, time));
            EXPECT_EQ(frame.size, f.scenario.output.size);
            // Only what changed is drawn again, so this also holds the rectangles of what changes.
            ASSERT_EQ(frame.rgba, still.rgba) << "frame " << n + 1;
        }
    }
}

TEST_F(PicturesGLTest, ExportsEndWithTheirProgress) {
    struct Enough {};
    const TempFolder folder;
    const Figure f = figure(small_scenario(Motion::discrete));
    const auto stop = [](std::int64_t done, std::int64_t) {
        if (done == 3) throw Enough{};
    };
    EXPECT_THROW(write_figure(f, folder / "a.gif", Format::gif, studio_, stop), Enough);
    EXPECT_THROW(write_frames(f, folder / "frames", stop), Enough);
    EXPECT_TRUE(folder.names().empty());
}

TEST_F(PicturesGLTest, FramesAreDrawnOneByOneWhenTheyAreAskedFor) {
    const TempFolder folder;
    const Figure f = figure(small_scenario(Motion::discrete));
    Export writing(f, folder / "a.gif", Format::gif, studio_);
    EXPECT_EQ(writing.frames(), frame_count(f));
    EXPECT_TRUE(folder.names().empty()) << "nothing is opened before a frame is asked for";
    for (std::int64_t n = 1; n <= writing.frames(); ++n) {
        EXPECT_TRUE(writing.next());
        EXPECT_EQ(writing.done(), n);
        EXPECT_EQ(folder.names().count("a.gif"), 0U) << "it appears whole";
    }
    EXPECT_FALSE(writing.next());
    EXPECT_EQ(folder.names(), std::set<std::string>{"a.gif"});
    write_figure(f, folder / "b.gif", Format::gif, studio_, nothing);
    EXPECT_EQ(content_of(folder / "a.gif"), content_of(folder / "b.gif"));
}

TEST_F(PicturesGLTest, TwoExportsMayTakeTurns) {
    const TempFolder folder;
    const Figure f = figure(small_scenario(Motion::discrete));
    write_figure(f, folder / "alone.gif", Format::gif, studio_, nothing);
    Export gif(f, folder / "a.gif", Format::gif, studio_);
    Export frames(f, folder / "frames", Format::png_frames, studio_);
    for (bool more = true; more;) more = gif.next() && frames.next();
    EXPECT_EQ(content_of(folder / "a.gif"), content_of(folder / "alone.gif"));
}

TEST(Formats, TheTableIsWhole) {
    EXPECT_EQ(outputs_in_words(),
              "FILE.gif, FILE.apng, FILE.webp, FILE.mp4, FILE.webm, FILE.png, FILE.svg, FILE.pdf, FILE.tex, "
              "FILE.html, DIR/ for frames");
    EXPECT_EQ(listed(format_names(), " or "), "gif, apng, webp, mp4, webm, png, svg, pdf, tikz or html");
    std::set<std::string_view> titles;
    for (const Format* format : formats()) {
        EXPECT_EQ(int(format->draw != nullptr) + int(format->in_file != nullptr) +
                      int(format->in_folder != nullptr),
                  1)
            << format->title;
        EXPECT_TRUE(format->still || format->draw == nullptr) << format->title;
        EXPECT_EQ(format->ending.ends_with("/"), format->is_folder()) << format->title;
        EXPECT_EQ(format_of("x" + std::string(format->ending), std::nullopt).name, format->name);
        EXPECT_TRUE(titles.insert(format->title).second) << format->title;
        EXPECT_FALSE(format->still && format->stops) << format->title;
    }
}

TEST_F(PicturesGLTest, ATransparentBackgroundStaysTransparent) {
    Scenario s = small_scenario(Motion::discrete);
    EXPECT_EQ(decoded(png_at(figure(s), 0)).channels, 3);
    s.theme.background = {255, 255, 255, 0};
    const Decoded d = decoded(png_at(figure(s), 0));
    EXPECT_EQ(d.channels, 4);
    ASSERT_FALSE(d.rgba.empty());
    EXPECT_EQ(d.rgba[3], 0) << "the corner";
}

TEST_F(PicturesGLTest, TransparentPicturesAreTheFigureWithoutItsBackground) {
    Scenario s = small_scenario(Motion::discrete);
    const Decoded opaque = decoded(png_at(figure(s), 0));
    s.output.transparent = true;
    const Figure f = figure(s);
    const Decoded d = decoded(png_at(f, 0));
    ASSERT_EQ(d.rgba.size(), opaque.rgba.size());
    ASSERT_EQ(d.channels, 4);
    // Over the background it is the opaque one again, but for rounding.
    const Colour background = s.theme.background;
    const int behind[3] = {background.r, background.g, background.b};
    int clear = 0;
    int soft = 0;
    for (std::size_t i = 0; i < d.rgba.size(); i += 4) {
        const int alpha = d.rgba[i + 3];
        clear += alpha == 0 ? 1 : 0;
        soft += alpha > 0 && alpha < 255 ? 1 : 0;
        for (std::size_t c = 0; c < 3; ++c) {
            const int over = (d.rgba[i + c] * alpha + behind[c] * (255 - alpha)) / 255;
            ASSERT_NEAR(over, opaque.rgba[i + c], 3) << "byte " << i + c;
        }
    }
    EXPECT_GT(clear, 1000);
    EXPECT_GT(soft, 100);
    const TempFolder folder;
    write_frames(f, folder / "frames");
    const Decoded last = decoded(content_of(folder / fmt::format("frames/frame_{:04}.png", frame_count(f))));
    EXPECT_EQ(last.rgba, decoded(png_at(f, f.timeline.duration())).rgba);
    EXPECT_EQ(last.channels, 4);
    EXPECT_THROW(write_figure(f, folder / "a.gif", Format::gif, studio_, nothing), BadInput);
    EXPECT_EQ(folder.names().count("a.gif"), 0U);
}

TEST_F(PicturesGLTest, ARangeOfStepsIsThatPartOfAllFrames) {
    for (const char* range : {"3..5", "4..", "..2"}) {
        SCOPED_TRACE(range);
        Scenario s = small_scenario(Motion::discrete);
        const TempFolder folder;
        const Figure whole = figure(s);
        write_frames(whole, folder / "all");
        const StepRange steps = parse_steps(range);
        s.output.first_step = steps.first;
        s.output.last_step = steps.last;
        const Figure some = figure(s);
        write_frames(some, folder / "some");
        const std::int64_t intro = frame_count(whole) - whole.timeline.steps;
        const std::int64_t first = steps.first == 0 ? 1 : intro + steps.first;
        const std::int64_t last = steps.last == 0 ? frame_count(whole) : intro + steps.last;
        ASSERT_EQ(frame_count(some), last - first + 1);
        for (std::int64_t n = first; n <= last; ++n)
            EXPECT_EQ(content_of(folder / fmt::format("some/frame_{:04}.png", n - first + 1)),
                      content_of(folder / fmt::format("all/frame_{:04}.png", n)));
    }
}

TEST(Animation, ATransparentSvgHasNoBackground) {
    Scenario s = small_scenario(Motion::discrete);
    const auto svg = [&] {
        const Figure f = figure(s);
        return to_svg(exported_scene(f, at(f.timeline, 0)));
    };
    const std::string rect = "<rect width=\"100%\" height=\"100%\"";
    std::string opaque = svg();
    const auto begin = opaque.find(rect);
    ASSERT_NE(begin, std::string::npos);
    opaque.erase(begin, opaque.find('\n', begin) + 1 - begin);
    s.output.transparent = true;
    EXPECT_EQ(svg(), opaque);
}

std::string refusal_of_range(std::int64_t first, std::int64_t last) {
    Scenario s;
    s.output.first_step = first;
    s.output.last_step = last;
    try {
        static_cast<void>(frame_count(figure(s)));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

TEST(Animation, StepsThatItDoesNotHaveAreRefused) {
    EXPECT_EQ(refusal_of_range(1, 9), "");
    EXPECT_EQ(refusal_of_range(9, 9), "");
    EXPECT_EQ(refusal_of_range(3, 99), "steps is 3..99; the animation has 9 steps");
    EXPECT_EQ(refusal_of_range(10, 0), "steps is 10..; the animation has 9 steps");
    EXPECT_EQ(refusal_of_range(0, 10), "steps is ..10; the animation has 9 steps");
    EXPECT_EQ(refusal_of_range(7, 3), "steps is 7..3; the first must not be after the last");
}

TEST(Animation, OnlyOpaqueFiguresFitAGif) {
    Scenario s;
    check_fits(figure(s), Format::gif);
    s.output.transparent = true;
    EXPECT_THROW(check_fits(figure(s), Format::gif), BadInput);
    s.output.transparent = false;
    s.theme.background.a = 128;
    for (const Format* format : formats()) {
        if (format->alpha) check_fits(figure(s), *format);
    }
    EXPECT_THROW(check_fits(figure(s), Format::gif), BadInput);
}

TEST(Animation, TooManyFramesAreRefusedBeforeAnyIsDrawn) {
    Scenario s;
    s.alone()->layer.axes[0].input = s.alone()->layer.axes[1].input = 1000;
    try {
        static_cast<void>(frame_count(figure(s)));
        ADD_FAILURE();
    } catch (const BadInput& error) {
        EXPECT_NE(std::string(error.what()).find("200000"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace convwalk
