// GIFs beyond 255 colours, on full disks and without temporary files.
#include <gif_lib.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <ostream>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>
#include "export/gif.h"
#include "export/palette.h"
#include "support/gif_films.h"

namespace convwalk {
namespace {

using testing::gif_films::colours;
using testing::gif_films::count;
using testing::gif_films::Decoded;
using testing::gif_films::Dice;
using testing::gif_films::Film;
using testing::gif_films::for_each_offset;
using testing::gif_films::Pixels;
using testing::gif_films::rgba_of;
using testing::gif_films::whole;

// -- Writing --------------------------------------------------------------------------------------

double mean_error(const Pixels& a, const Pixels& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += std::abs(red(a[i]) - red(b[i])) + std::abs(green(a[i]) - green(b[i])) +
               std::abs(blue(a[i]) - blue(b[i]));
    }
    return sum / (3.0 * static_cast<double>(a.size()));
}

std::size_t distinct(const Pixels& p) {
    return std::set<Rgb>(p.begin(), p.end()).size();
}

/// A picture of 200 x 150 pixels and as many colours: x in red, y in green, and some of both in blue.
constexpr SizePx kRich{200, 150};

Pixels rich_picture() {
    Pixels result;
    for (int y = 0; y < kRich.height; ++y) {
        for (int x = 0; x < kRich.width; ++x) {
            result.push_back(packed_rgb(static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y),
                                        static_cast<std::uint8_t>((x + y) / 2)));
        }
    }
    return result;
}

// -- Too many colours -----------------------------------------------------------------------------

TEST(Gif, AFirstFrameOf30000ColoursIsShownClosely) {
    ASSERT_EQ(distinct(rich_picture()), 30000u);
    Film film(kRich);
    film.picture() = rich_picture();
    film.add();
    film.add();  // asked for again: not exact, but not to be shown anew either
    const Decoded gif = film.developed();
    ASSERT_EQ(gif.raw.size(), 1u);
    EXPECT_TRUE(gif.raw[0].own_table);
    EXPECT_GT(distinct(gif.shown[0].pixels), 200u);
    // Measured: 2.5. Cutting the channels to 3, 3 and 2 bits errs by 10.6.
    EXPECT_LT(mean_error(gif.shown[0].pixels, rich_picture()), 4.0);
}

TEST(Gif, AfterReplacedColoursWhatChangesIsExactAndTheRestStays) {
    Film film(kRich);
    film.picture() = rich_picture();
    film.add();
    const RectPx part{20, 30, 40, 10};
    for_each_offset(part, kRich, [&](std::size_t i) { film.picture()[i] = packed_rgb(250, 0, 250); });
    film.add(whole(kRich), 5);
    const Decoded gif = film.developed();
    ASSERT_EQ(gif.raw.size(), 2u);
    Pixels expected = gif.shown[0].pixels;
    for_each_offset(part, kRich, [&](std::size_t i) { expected[i] = packed_rgb(250, 0, 250); });
    EXPECT_EQ(gif.shown[1].pixels, expected);
}

TEST(Gif, ReplacedColoursBecomeExactWhenThereIsRoom) {
    Film film(kRich);
    film.picture() = rich_picture();
    film.add();
    const RectPx part{100, 60, 15, 15};  // 225 colours, asked for as before
    film.add(part, 5);
    const Decoded gif = film.developed();
    ASSERT_EQ(gif.raw.size(), 2u);
    for_each_offset(part, kRich,
                    [&](std::size_t i) { EXPECT_EQ(gif.shown[1].pixels[i], rich_picture()[i]); });
}

TEST(Gif, ErrorsDoNotAddUp) {
    Film film(kRich);
    film.picture() = rich_picture();
    film.add();
    std::vector<Pixels> asked{film.picture()};
    for (int n = 0; n < 40; ++n) {  // each step is smaller than what replacing a colour costs
        for (Rgb& c : film.picture()) {
            c = packed_rgb(static_cast<std::uint8_t>(std::min(255, red(c) + 1)), green(c), blue(c));
        }
        film.add();
        asked.push_back(film.picture());
    }
    const Decoded gif = film.developed();
    ASSERT_EQ(gif.shown.size(), asked.size());
    for (std::size_t n = 0; n < asked.size(); ++n)
        EXPECT_LT(mean_error(gif.shown[n].pixels, asked[n]), 4.0) << n;
}

// -- Failure --------------------------------------------------------------------------------------

/// Takes so many bytes and no more.
class FullDisk : public std::streambuf {
  public:
    explicit FullDisk(std::size_t room) : room_(room) {}

  private:
    int_type overflow(int_type c) override {
        if (room_ == 0) return traits_type::eof();
        --room_;
        return c;
    }
    std::size_t room_;
};

TEST(Gif, EveryByteThatCannotBeWrittenIsNoticed) {
    const auto write_to = [](std::ostream& out) {
        GifWriter writer(out, {8, 8}, 0);
        const SizePx size{8, 8};
        writer.add_frame(whole(size), rgba_of(colours(64), size, whole(size)), 5);
        writer.add_frame({1, 1, 1, 1}, std::array<std::uint8_t, 4>{1, 2, 3, 255}, 5);
        writer.finish();
    };
    std::ostringstream complete;
    write_to(complete);
    const std::size_t size = complete.str().size();
    for (std::size_t room = 0; room < size; ++room) {
        FullDisk disk(room);
        std::ostream out(&disk);
        try {
            write_to(out);
            ADD_FAILURE() << "nothing thrown with room for " << room << " of " << size << " bytes";
        } catch (const std::runtime_error& e) {
            EXPECT_EQ(std::string(e.what()).rfind("can't write the GIF: ", 0), 0u) << e.what();
        }
    }
    FullDisk disk(size);
    std::ostream out(&disk);
    EXPECT_NO_THROW(write_to(out));
}

TEST(Gif, AFlushThatFailsIsNoticed) {
    struct Unflushable : std::stringbuf {
        int sync() override { return -1; }
    } buffer;
    std::ostream out(&buffer);
    GifWriter writer(out, {1, 1}, 0);
    writer.add_frame({0, 0, 1, 1}, std::array<std::uint8_t, 4>{}, 5);
    EXPECT_THROW(writer.finish(), std::runtime_error);
}

TEST(Gif, WithoutFinishNothingIsWritten) {
    std::ostringstream out;
    {
        GifWriter writer(out, {2, 1}, 0);
        writer.add_frame({0, 0, 2, 1}, std::array<std::uint8_t, 8>{}, 5);
    }
    EXPECT_EQ(out.str(), "");
}

/// The regular files that this process has open, by descriptor.
std::set<int> open_files() {
    std::set<int> result;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        const int descriptor = std::stoi(entry.path().filename().string());
        struct stat info {};
        if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) result.insert(descriptor);
    }
    return result;
}

TEST(Gif, ItsTemporaryFileHasNoName) {
    const std::set<int> before = open_files();
    {
        std::ostringstream out;
        GifWriter writer(out, {2, 1}, 0);
        writer.add_frame({0, 0, 2, 1}, std::array<std::uint8_t, 8>{}, 5);
        std::set<int> mine = open_files();
        for (const int descriptor : before) mine.erase(descriptor);
        ASSERT_EQ(mine.size(), 1u);
        struct stat info {};
        ASSERT_EQ(fstat(*mine.begin(), &info), 0);
        EXPECT_EQ(info.st_nlink, 0u);
    }
    EXPECT_EQ(open_files(), before);
}

/// Lowers a limit of this process while it lives.
class Limit {
  public:
    Limit(decltype(RLIMIT_FSIZE) what, rlim_t value) : what_(what) {
        getrlimit(what_, &before_);
        rlimit lower = before_;
        lower.rlim_cur = value;
        setrlimit(what_, &lower);
    }
    ~Limit() { setrlimit(what_, &before_); }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

  private:
    decltype(RLIMIT_FSIZE) what_;
    rlimit before_{};
};

TEST(Gif, WithoutATemporaryFileItSaysSo) {
    const Limit none(RLIMIT_NOFILE, 0);
    std::ostringstream out;
    EXPECT_THROW(GifWriter(out, {1, 1}, 0), std::runtime_error);
}

TEST(Gif, AFullTemporaryFileIsNoticed) {
    std::signal(SIGXFSZ, SIG_IGN);
    {
        const Limit little(RLIMIT_FSIZE, 4096);
        const SizePx size{100, 100};
        Film film(size);
        const Pixels from = colours(200);
        Dice dice(2);
        for (Rgb& c : film.picture()) c = dice.one_of(from);
        film.add();
        EXPECT_THROW((void)film.bytes(), std::runtime_error);
    }
    std::signal(SIGXFSZ, SIG_DFL);
}

// -- Colours --------------------------------------------------------------------------------------

TEST(ColourTable, Holds255AndKnowsThem) {
    const Pixels from = colours(300);
    ColourTable table;
    for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(table.add(from[i]), i < 255 ? i + 1 : 0);
    for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(table.index_of(from[i]), i < 255 ? i + 1 : 0);
    EXPECT_EQ(table.add(from[9]), 10);
    EXPECT_EQ(table.colours(), Pixels(from.begin(), from.begin() + 255));
}

TEST(ColourTable, AddsAllOrNone) {
    const Pixels from = colours(300);
    ColourTable table;
    EXPECT_TRUE(table.add_all(std::span(from).first(250)));
    EXPECT_FALSE(table.add_all(std::span(from).subspan(245, 11)));
    EXPECT_EQ(table.colours().size(), 250u);
    EXPECT_TRUE(table.add_all(std::span(from).subspan(245, 10)));
    EXPECT_EQ(table.colours().size(), 255u);
}

TEST(Quantised, FewColoursStayThemselves) {
    Pixels pixels = colours(255);
    pixels.insert(pixels.end(), pixels.begin(), pixels.begin() + 100);
    for (const Replacement& r : quantised(pixels, 255)) EXPECT_EQ(r.from, r.to);
}

TEST(Quantised, UsesNoMoreThanAllowedAndOnlyColoursThatOccur) {
    Dice dice(3);
    for (const std::size_t allowed : {1u, 2u, 3u, 17u, 255u}) {
        Pixels pixels;
        for (int i = 0; i < 5000; ++i) {
            pixels.push_back(packed_rgb(static_cast<std::uint8_t>(dice.between(0, 40)),
                                        static_cast<std::uint8_t>(dice.between(0, 40)), 7));
        }
        const auto table = quantised(pixels, allowed);
        const std::set<Rgb> occurring(pixels.begin(), pixels.end());
        EXPECT_EQ(table.size(), occurring.size());
        std::set<Rgb> used;
        for (const Replacement& r : table) used.insert(r.to);
        EXPECT_EQ(used.size(), allowed);
        EXPECT_TRUE(std::includes(occurring.begin(), occurring.end(), used.begin(), used.end()));
        for (const Rgb c : occurring) EXPECT_TRUE(used.count(replaced(table, c)));
    }
}

TEST(Quantised, KeepsRareColoursThatAreFarFromAllOthers) {
    Pixels pixels(10000, packed_rgb(255, 255, 255));
    for (int i = 0; i < 200; ++i)
        pixels.push_back(packed_rgb(static_cast<std::uint8_t>(20 + i / 20), 30, 40));
    pixels.push_back(packed_rgb(217, 127, 30));
    EXPECT_EQ(replaced(quantised(pixels, 4), packed_rgb(217, 127, 30)), packed_rgb(217, 127, 30));
}

}  // namespace
}  // namespace convwalk
