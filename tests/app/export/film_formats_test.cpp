// Animations with all their colours, and as videos: put together again, they are the stills of their moments.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <webp/decode.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "basics/errors.h"
#include "export/animation.h"
#include "export/png.h"
#include "export/write_figure.h"
#include "picture/figures.h"
#include "support/environment.h"
#include "support/exported.h"
#include "support/program.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::is_installed;
using testing::TempFolder;
using testing::WithVariable;
using testing::exported::decoded;

using Rgba = std::vector<std::uint8_t>;

void nothing(std::int64_t, std::int64_t) {}

// --- a player of both files ---

struct Part {
    RectPx at;
    std::int64_t shown_ms = 0;
    bool over = false;
    Rgba rgba;
};

struct Film {
    SizePx size;
    std::uint32_t loops = 0;
    std::vector<Part> parts;
};

// What is seen after a part. @pre it has no pixels that are there in part
void play(Rgba& seen, const Part& part, SizePx size) {
    for (int y = 0; y < part.at.height; ++y) {
        for (int x = 0; x < part.at.width; ++x) {
            const auto* from = part.rgba.data() + 4 * (std::ptrdiff_t{y} * part.at.width + x);
            auto* to = seen.data() + 4 * (std::ptrdiff_t{part.at.y + y} * size.width + part.at.x + x);
            if (!part.over || from[3] != 0) std::copy_n(from, 4, to);
        }
    }
}

std::uint32_t big(std::string_view bytes, std::size_t at, int count = 4) {
    std::uint32_t number = 0;
    for (int i = 0; i < count; ++i)
        number = number << 8 | static_cast<std::uint8_t>(bytes[at + static_cast<std::size_t>(i)]);
    return number;
}

std::uint32_t little(std::string_view bytes, std::size_t at, int count) {
    std::uint32_t number = 0;
    for (int i = count; i-- > 0;)
        number = number << 8 | static_cast<std::uint8_t>(bytes[at + static_cast<std::size_t>(i)]);
    return number;
}

// A PNG with that data, and a size of its own.
Rgba png_pixels(std::string header, const std::string& data, const RectPx& at) {
    header.replace(
        0, 8,
        png_number(static_cast<std::uint32_t>(at.width)) + png_number(static_cast<std::uint32_t>(at.height)));
    return decoded(std::string(kPngSignature) + png_chunk("IHDR", header) + png_chunk("IDAT", data) +
                   png_chunk("IEND", ""))
        .rgba;
}

Film apng_film(const std::string& file) {
    Film film;
    std::string header;
    std::uint32_t numbered = 0;
    EXPECT_EQ(file.substr(0, 8), kPngSignature);
    std::uint32_t promised = 0;
    for (std::size_t at = 8; at < file.size();) {
        const std::uint32_t length = big(file, at);
        const std::string type = file.substr(at + 4, 4);
        const std::string data = file.substr(at + 8, length);
        EXPECT_EQ(file.substr(at, 12 + length), png_chunk(type, data)) << "the checksum of " << type;
        at += 12 + length;
        if (type == "fcTL" || type == "fdAT") {
            EXPECT_EQ(big(data, 0), numbered++) << type;
        }
        if (type == "IHDR") {
            header = data;
            film.size = {static_cast<int>(big(data, 0)), static_cast<int>(big(data, 4))};
        } else if (type == "acTL") {
            promised = big(data, 0);
            film.loops = big(data, 4);
        } else if (type == "fcTL") {
            const auto number = [&](std::size_t place) { return static_cast<int>(big(data, place)); };
            Part part{{number(12), number(16), number(4), number(8)}, 0, data[25] == 1, {}};
            part.shown_ms = std::int64_t{1000} * big(data, 20, 2) / big(data, 22, 2);
            EXPECT_EQ(data[24], 0) << "what is shown stays";
            film.parts.push_back(std::move(part));
        } else if (type == "IDAT" || type == "fdAT") {
            Part& part = film.parts.back();
            part.rgba = png_pixels(header, type == "IDAT" ? data : data.substr(4), part.at);
        }
    }
    EXPECT_EQ(promised, film.parts.size());
    return film;
}

Film webp_film(const std::string& file) {
    Film film;
    EXPECT_EQ(file.substr(0, 4) + file.substr(8, 4), "RIFFWEBP");
    EXPECT_EQ(little(file, 4, 4) + 8, file.size());
    for (std::size_t at = 12; at < file.size();) {
        const std::string type = file.substr(at, 4);
        const std::uint32_t length = little(file, at + 4, 4);
        const std::string data = file.substr(at + 8, length);
        at += 8 + length + length % 2;
        if (type == "VP8X")
            film.size = {static_cast<int>(little(data, 4, 3)) + 1, static_cast<int>(little(data, 7, 3)) + 1};
        if (type == "ANIM") film.loops = little(data, 4, 2);
        if (type != "ANMF") continue;
        const auto number = [&](std::size_t place) { return static_cast<int>(little(data, place, 3)); };
        Part part{{number(0) * 2, number(3) * 2, number(6) + 1, number(9) + 1},
                  number(12),
                  (data[15] & 2) == 0,
                  {}};
        std::string picture = data.substr(16);
        picture = "RIFF" + std::string(4, '\0') + "WEBP" + picture;
        for (int i = 0; i < 4; ++i)
            picture[4 + static_cast<std::size_t>(i)] =
                static_cast<char>((picture.size() - 8) >> (8 * i) & 0xff);
        part.rgba.resize(area(part.at) * 4);
        EXPECT_NE(WebPDecodeRGBAInto(reinterpret_cast<const std::uint8_t*>(picture.data()), picture.size(),
                                     part.rgba.data(), part.rgba.size(), part.at.width * 4),
                  nullptr);
        film.parts.push_back(std::move(part));
    }
    return film;
}

// --- what is exported ---

class FilmsGLTest : public ::testing::Test {
  protected:
    void SetUp() override {
        try {
            static_cast<void>(studio_.renderer());
        } catch (const NoGraphics& why) {
            GTEST_SKIP() << why.what();
        }
    }

    [[nodiscard]] std::string exported(const Figure& f, const Format& format) {
        const TempFolder folder;
        const std::string path = folder / ("a" + std::string(format.ending));
        write_figure(f, path, format, studio_, nothing);
        EXPECT_EQ(folder.names().size(), 1U);
        return content_of(path);
    }
    [[nodiscard]] Rgba still_at(Figure f, Tick time) {
        f.scenario.output.moment = {StillMoment::Kind::time, time};
        std::ostringstream out;
        Format::png.draw(exported_still(f), still_words(f), studio_, out);
        return decoded(out.str()).rgba;
    }
    // Of every time at which something else is seen.
    void expect_stills(const Film& film, const Figure& f) {
        ASSERT_EQ(film.size, f.scenario.output.size);
        Rgba seen(4 * area({0, 0, film.size.width, film.size.height}));
        Tick now = 0;
        for (const Part& part : film.parts) {
            ASSERT_EQ(part.rgba.size(), 4 * area(part.at));
            play(seen, part, film.size);
            ASSERT_TRUE(seen == still_at(f, now)) << "at " << now << " ms";
            now += part.shown_ms;
        }
        EXPECT_EQ(now, f.timeline.duration());
    }

    Studio studio_;
};

Scenario small_scenario() {
    Scenario s = preset("no_padding_strides_transposed").scenario;
    s.output.size = {161, 121};
    s.output.loops = 3;
    s.pace = {Motion::discrete, 200, 100, true};
    return s;
}

TEST_F(FilmsGLTest, AreTheStillsOfTheirMomentsToThePixel) {
    for (const bool transparent : {false, true}) {
        SCOPED_TRACE(transparent);
        Scenario s = small_scenario();
        s.output.transparent = transparent;
        const Figure f = figure(s);
        const Film apng = apng_film(exported(f, Format::apng));
        expect_stills(apng, f);
        EXPECT_EQ(apng.loops, 3U);
        EXPECT_EQ(apng.parts.back().over, !transparent);
        EXPECT_EQ(exported(f, Format::apng), exported(f, Format::apng));
        // Of what is not there at all, WebP may have any colour.
        const Film webp = webp_film(exported(f, Format::webp));
        EXPECT_EQ(webp.loops, 3U);
        ASSERT_EQ(webp.parts.size(), apng.parts.size());
        if (!transparent) expect_stills(webp, f);
        EXPECT_EQ(exported(f, Format::webp), exported(f, Format::webp));
    }
}

TEST_F(FilmsGLTest, AFigureThatStaysTheSameIsOnePart) {
    Scenario s = small_scenario();
    s.view.words = false;
    s.alone()->layer = Layer{};
    for (AxisSpec& axis : s.alone()->layer.axes) axis = {.input = 3, .kernel = 3};
    const Figure f = figure(s);
    const Film film = apng_film(exported(f, Format::apng));
    ASSERT_EQ(film.parts.size(), 1U);
    EXPECT_EQ(film.parts.front().shown_ms, f.timeline.duration());
}

// --- videos ---

class WithFfmpeg {
  public:
    // A program of that name that does as the script says.
    explicit WithFfmpeg(const std::string& script) {
        testing::write_file(folder_ / "ffmpeg", "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(folder_ / "ffmpeg", std::filesystem::perms::owner_all);
        std::signal(SIGPIPE, SIG_IGN);
    }

  private:
    TempFolder folder_;
    WithVariable path_{"PATH", folder_.path().string() + ":/usr/bin:/bin"};
};

Rgba without_alpha(const Rgba& rgba) {
    Rgba rgb;
    for (std::size_t i = 0; i < rgba.size(); i += 4) rgb.insert(rgb.end(), &rgba[i], &rgba[i] + 3);
    return rgb;
}

TEST_F(FilmsGLTest, AVideoIsFedWithAllFramesAtTheirTimes) {
    // Keeps the frames as they come.
    const WithFfmpeg keeps("exec cat");
    Scenario s = small_scenario();
    const Figure f = figure(s);
    const std::string film = exported(f, Format::mp4);
    const std::size_t frame = area({0, 0, s.output.size.width, s.output.size.height}) * 3;
    constexpr Tick kFrame = 50;  // ms: 20 a second, so that every step begins with one
    ASSERT_EQ(film.size(), frame * static_cast<std::size_t>(f.timeline.duration() / kFrame));
    for (Tick at = 0; at < f.timeline.duration(); at += kFrame) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(film.data()) +
                            frame * static_cast<std::size_t>(at / kFrame);
        ASSERT_TRUE(Rgba(bytes, bytes + frame) == without_alpha(still_at(f, at))) << "at " << at << " ms";
    }
}

TEST_F(FilmsGLTest, SmoothMotionHasTheFramesThatWereAskedFor) {
    const WithFfmpeg keeps("exec cat");
    Scenario s = small_scenario();
    s.pace.motion = Motion::smooth;
    s.output.fps = 30;
    const Figure f = figure(s);
    const std::size_t frame = area({0, 0, s.output.size.width, s.output.size.height}) * 3;
    EXPECT_EQ(exported(f, Format::webm).size(), frame * static_cast<std::size_t>(frame_count(f)));
}

TEST_F(FilmsGLTest, AVideoThatFailsLeavesNothingAndSaysWhy) {
    const Figure f = figure(small_scenario());
    for (const char* script : {"cat > /dev/null; echo 'first' >&2; echo 'no such codec' >&2; exit 1",
                               "echo 'no such codec' >&2; exit 1"}) {
        const WithFfmpeg fails(script);
        const TempFolder folder;
        try {
            write_figure(f, folder / "a.mp4", Format::mp4, studio_, nothing);
            ADD_FAILURE() << "it was written";
        } catch (const std::runtime_error& error) {
            EXPECT_EQ(std::string(error.what()), "ffmpeg failed: no such codec");
        }
        EXPECT_TRUE(folder.names().empty());
    }
}

TEST_F(FilmsGLTest, AVideoThatIsGivenUpLeavesNothing) {
    const WithFfmpeg sleeps("sleep 60; cat > /dev/null");
    struct Enough {};
    const TempFolder folder;
    const auto stop = [](std::int64_t done, std::int64_t) {
        if (done == 1) throw Enough{};
    };
    Scenario s = small_scenario();
    s.output.size = {16, 16};
    EXPECT_THROW(write_figure(figure(s), folder / "a.mp4", Format::mp4, studio_, stop), Enough);
    EXPECT_TRUE(folder.names().empty());
}

TEST(Films, WithoutItsEncoderAVideoIsRefusedWithAWordOfHowToGetIt) {
    const WithVariable nowhere("PATH", "/nowhere");
    const Figure f = figure(small_scenario());
    for (const Format* format : formats()) {
        const bool video = format->name == "mp4" || format->name == "webm";
        try {
            static_cast<void>(frames_to_write(f, *format));
            EXPECT_FALSE(video) << format->title;
        } catch (const BadInput& error) {
            EXPECT_TRUE(video) << format->title;
            EXPECT_EQ(std::string(error.what()),
                      "a video is encoded by ffmpeg, which is not on PATH: install the package ffmpeg");
        }
    }
}

// What an encoder makes of it is decoded again.
TEST_F(FilmsGLTest, AVideoShowsTheColoursOfTheFigure) {
    if (!is_installed("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
    std::signal(SIGPIPE, SIG_IGN);
    const Figure f = figure(small_scenario());
    const SizePx size = f.scenario.output.size;
    for (const Format* format : {&Format::mp4, &Format::webm}) {
        const TempFolder folder;
        const std::string path = folder / ("a" + std::string(format->ending));
        write_figure(f, path, *format, studio_, nothing);
        const std::string raw = folder / "raw";
        ASSERT_EQ(
            std::system(fmt::format("ffmpeg -v error -i {} -vf scale=in_color_matrix=bt709,crop={}:{}:0:0 "
                                    "-f rawvideo -pix_fmt rgb24 {}",
                                    path, size.width, size.height, raw)
                            .c_str()),
            0);
        const std::string frames = content_of(raw);
        const std::size_t frame = area({0, 0, size.width, size.height}) * 3;
        ASSERT_EQ(frames.size(), frame * static_cast<std::size_t>(f.timeline.duration() / 50))
            << format->title;
        const Rgba last = without_alpha(still_at(f, f.timeline.duration()));
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < frame; ++i)
            sum += std::abs(last[i] - static_cast<std::uint8_t>(frames[frames.size() - frame + i]));
        EXPECT_LT(double(sum) / double(frame), 4) << format->title;
    }
}

}  // namespace
}  // namespace convwalk
