// GIFs show what was written: frames, delays, loops and exact colours.
#include "export/gif.h"
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
#include "export/palette.h"
#include "support/gif_films.h"

namespace convwalk {
namespace {

using testing::gif_films::Close;
using testing::gif_films::colours;
using testing::gif_films::Decoded;
using testing::gif_films::decoded;
using testing::gif_films::Dice;
using testing::gif_films::Film;
using testing::gif_films::for_each_offset;
using testing::gif_films::merged;
using testing::gif_films::Pixels;
using testing::gif_films::RawFrame;
using testing::gif_films::read_bytes;
using testing::gif_films::Reader;
using testing::gif_films::Shown;
using testing::gif_films::whole;

// -- Writing --------------------------------------------------------------------------------------

/// Flat areas, noise and pixels left alone, in `r`.
void scribble(Pixels& picture, SizePx size, RectPx r, const Pixels& from, Dice& dice) {
    const int noise_percent = std::array{0, 3, 30, 100}[static_cast<std::size_t>(dice.between(0, 3))];
    const Rgb flat = dice.one_of(from);
    for_each_offset(r, size, [&](std::size_t i) {
        if (dice.between(1, 100) <= noise_percent)
            picture[i] = dice.one_of(from);
        else if (noise_percent < 30)
            picture[i] = flat;
    });
}

// -- Exact ----------------------------------------------------------------------------------------

class RandomFilms : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RandomFilms, AreShownExactly) {
    const Pixels from = colours(GetParam());
    for (unsigned seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Dice dice(seed);
        const SizePx size{dice.between(1, 40), dice.between(1, 40)};
        Film film(size);
        scribble(film.picture(), size, whole(size), from, dice);
        film.add(dice.between(2, 300));
        for (int n = dice.between(0, 45); n > 0; --n) {
            const RectPx changed = dice.rect_in(size);
            const int what = dice.between(0, 9);
            if (what > 1) scribble(film.picture(), size, changed, from, dice);
            film.add(what == 0 ? RectPx{} : changed, dice.between(2, 300));
        }
        const std::vector<Shown> asked = film.asked();
        const Decoded gif = film.developed();
        EXPECT_EQ(gif.size, size);
        EXPECT_EQ(gif.shown, asked);  // also: equal frames have become one
        for (const RawFrame& raw : gif.raw) {
            EXPECT_EQ(raw.disposal, DISPOSE_DO_NOT);
            EXPECT_FALSE(raw.own_table);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Colours, RandomFilms, ::testing::Values(1, 2, 3, 4, 15, 16, 100, 255));

TEST(Gif, ManyColoursInAllAndFewInAFrameAreExact) {
    const Pixels from = colours(20000);
    Dice dice(1);
    const SizePx size{31, 17};
    Film film(size);
    std::fill(film.picture().begin(), film.picture().end(), from[0]);
    film.add();
    for (int n = 0; n < 200; ++n) {
        const RectPx changed = RectPx{dice.between(0, 16), dice.between(0, 2), 15, 15};  // 225 pixels
        for_each_offset(changed, size, [&](std::size_t i) {
            if (dice.between(0, 2) > 0) film.picture()[i] = dice.one_of(from);
        });
        film.add(dice.between(0, 1) == 0 ? whole(size) : changed, 4);
    }
    const auto asked = film.asked();
    const Decoded gif = film.developed();
    EXPECT_EQ(gif.shown, asked);
    EXPECT_GT(std::count_if(gif.raw.begin(), gif.raw.end(), [](const RawFrame& r) { return r.own_table; }),
              190);
}

TEST(Gif, Exactly255ColoursNeedNoTableOfTheirOwn) {
    const SizePx size{16, 16};
    Film film(size);
    const Pixels from = colours(255);
    for (std::size_t i = 0; i < 256; ++i) film.picture()[i] = from[i % 255];
    film.add();
    std::rotate(film.picture().begin(), film.picture().begin() + 1, film.picture().end());
    film.add();
    const auto asked = film.asked();
    const Decoded gif = film.developed();
    EXPECT_EQ(gif.shown, asked);
    EXPECT_EQ(gif.table_size, 256);
    EXPECT_FALSE(gif.raw[0].own_table || gif.raw[1].own_table);
}

TEST(Gif, The256thColourIsExactInATableOfItsFrame) {
    const SizePx size{16, 16};
    Film film(size);
    const Pixels from = colours(256);
    for (std::size_t i = 0; i < 256; ++i) film.picture()[i] = from[i % 255];
    film.add();
    film.picture()[7] = from[255];
    film.add();
    film.picture()[7] = from[3];
    film.add();
    const auto asked = film.asked();
    const Decoded gif = film.developed();
    EXPECT_EQ(gif.shown, asked);
    EXPECT_FALSE(gif.raw[0].own_table);
    EXPECT_TRUE(gif.raw[1].own_table);
    EXPECT_FALSE(gif.raw[2].own_table);
}

TEST(Gif, NoiseFillsTheTableOfPhrasesManyTimes) {
    const SizePx size{301, 299};
    Film film(size);
    const Pixels from = colours(250);
    Dice dice(5);
    for (int n = 0; n < 3; ++n) {
        for (Rgb& c : film.picture()) c = dice.one_of(from);
        film.add();
    }
    const auto asked = film.asked();
    EXPECT_EQ(film.developed().shown, asked);
}

TEST(Gif, OneColourFillsTheTableOfPhrasesToo) {
    const SizePx size{5000, 2000};  // the phrases 1, 2, ... 4093 pixels long cover 8 million pixels
    Film film(size);
    std::fill(film.picture().begin(), film.picture().end(), packed_rgb(9, 8, 7));
    film.add();
    const auto asked = film.asked();
    const std::string bytes = film.bytes();
    EXPECT_LT(bytes.size(), 8000u);
    EXPECT_EQ(decoded(bytes).shown, asked);
}

TEST(Gif, TheCodesEndWithTheCodeForTheEnd) {
    // Among so many lengths there are some at which the codes become wider just before.
    const Pixels from = colours(3);
    Dice dice(4);
    for (int length = 1; length < 1500; ++length) {
        const SizePx size{length, 1};
        Film film(size);
        for (Rgb& c : film.picture()) c = dice.one_of(from);
        film.add();
        const std::string bytes = film.bytes();
        Reader reader{bytes};
        const std::unique_ptr<GifFileType, Close> gif(DGifOpen(&reader, read_bytes, nullptr));
        ASSERT_TRUE(gif);
        GifRecordType record = UNDEFINED_RECORD_TYPE;
        while (DGifGetRecordType(gif.get(), &record) == GIF_OK && record != IMAGE_DESC_RECORD_TYPE) {
            int function = 0;
            GifByteType* block = nullptr;
            ASSERT_EQ(DGifGetExtension(gif.get(), &function, &block), GIF_OK);
            while (block) ASSERT_EQ(DGifGetExtensionNext(gif.get(), &block), GIF_OK);
        }
        ASSERT_EQ(DGifGetImageDesc(gif.get()), GIF_OK);
        int code = 0;
        while (code != -1) ASSERT_EQ(DGifGetLZCodes(gif.get(), &code), GIF_OK) << length;  // -1 is the end
        ASSERT_EQ(DGifGetRecordType(gif.get(), &record), GIF_OK);
        EXPECT_EQ(record, TERMINATE_RECORD_TYPE);
    }
}

TEST(Gif, AlphaIsIgnored) {
    const SizePx size{3, 2};
    Film film(size);
    film.picture() = colours(6);
    film.add(whole(size), 5, 0);
    film.add(whole(size), 5, 77);
    const Decoded gif = film.developed();
    EXPECT_EQ(gif.shown, (std::vector<Shown>{{colours(6), 10}}));
}

// -- Small ----------------------------------------------------------------------------------------

TEST(Gif, OnlyTheRectangleThatDiffersIsWritten) {
    const SizePx size{40, 30};
    Film film(size);
    film.add();
    film.picture()[12 * 40 + 7] = packed_rgb(255, 0, 0);
    film.picture()[14 * 40 + 9] = packed_rgb(255, 0, 0);
    film.add({2, 3, 20, 20}, 5);
    EXPECT_EQ(film.developed().raw[1].at, (RectPx{7, 12, 3, 3}));
}

TEST(Gif, ColoursOfManyFramesGetTheSmallIndices) {
    const SizePx size{16, 16};
    Film film(size);
    film.picture() = colours(256);
    film.picture()[0] = film.picture()[1];
    const Rgb a = film.picture()[254];
    const Rgb b = film.picture()[255];
    film.add();
    for (int n = 0; n < 40; ++n) {  // more than are looked at in advance
        film.picture()[40] = n % 2 == 0 ? a : b;
        film.add();
    }
    const auto asked = film.asked();
    const Decoded gif = film.developed();
    EXPECT_EQ(gif.shown, asked);
    for (std::size_t n = 1; n < gif.raw.size(); ++n) EXPECT_LE(gif.raw[n].largest_index, 2);
}

TEST(Gif, TheTableIsAsSmallAsItCanBe) {
    for (const auto& [used, entries] : {std::pair{1, 2}, {2, 4}, {3, 4}, {4, 8}, {127, 128}, {128, 256}}) {
        const SizePx size{used, 1};
        Film film(size);
        film.picture() = colours(static_cast<std::size_t>(used));
        film.add();
        EXPECT_EQ(film.developed().table_size, entries) << used;
    }
}

// -- Time -----------------------------------------------------------------------------------------

TEST(Gif, FramesThatChangeNothingAreMerged) {
    Film film({1, 1});
    film.add(7);
    film.add(RectPx{}, 11);
    film.add(13);
    const Decoded gif = film.developed();
    ASSERT_EQ(gif.raw.size(), 1u);
    EXPECT_EQ(gif.raw[0].delay_cs, 31);
}

TEST(Gif, LongDelaysAreKept) {
    for (const int delay_cs : {2, 65534, 65535, 65536, 65537, 65538, 131070, 131071, 131072, 1000000}) {
        SCOPED_TRACE(delay_cs);
        const SizePx size{5, 4};
        Film film(size);
        film.picture() = colours(20);
        film.add(whole(size), delay_cs);
        film.picture()[19] = film.picture()[0];
        film.add(whole(size), 3);
        const auto asked = film.asked();
        const Decoded gif = film.developed();
        EXPECT_EQ(merged(gif.shown), asked);
        EXPECT_EQ(gif.raw.size(), 1 + static_cast<std::size_t>((delay_cs + 65534) / 65535));
        for (const RawFrame& raw : gif.raw) EXPECT_GE(raw.delay_cs, 2);
    }
}

TEST(Gif, MergedDelaysMayExceedAnInt) {
    Film film({1, 1});
    film.add(2'000'000'000);
    film.add(RectPx{}, 2'000'000'000);
    const std::string bytes = film.bytes();
    std::int64_t sum = 0;
    // A search is enough and quick: in so plain a picture nothing else looks like a graphics control block.
    for (std::size_t at = 0; (at = bytes.find("\x21\xf9\x04", at)) != std::string::npos; at += 8) {
        sum += static_cast<std::uint8_t>(bytes[at + 4]) + 256 * static_cast<std::uint8_t>(bytes[at + 5]);
    }
    EXPECT_EQ(sum, 4'000'000'000);
}

TEST(Gif, LoopsAreRepeatsPlusOne) {
    const auto repeats = [](int loops) {
        Film film({2, 2}, loops);
        film.add();
        return film.developed().repeats;
    };
    EXPECT_EQ(repeats(0), 0);  // for ever
    EXPECT_EQ(repeats(1), std::nullopt);
    EXPECT_EQ(repeats(2), 1);
    EXPECT_EQ(repeats(258), 257);
    EXPECT_EQ(repeats(65536), 65535);
}

}  // namespace
}  // namespace convwalk
