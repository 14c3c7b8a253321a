// What GifWriter writes, read back by giflib's decoder and composed as a viewer does, against what was asked
// for.

#include "export/gif.h"

#include <gif_lib.h>
#include <gtest/gtest.h>

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

#ifdef __linux__
#include <sys/resource.h>
#include <sys/stat.h>
#endif

#include "export/palette.h"

namespace convwalk {
namespace {

using Pixels = std::vector<Rgb>;  // of a whole picture

/// What is on show, and for how long.
struct Shown {
    Pixels pixels;
    std::int64_t delay_cs = 0;
    bool operator==(const Shown&) const = default;
};

/// What a failed comparison prints.
void PrintTo(const Shown& s, std::ostream* out) {
    *out << s.delay_cs << " cs";
    for (std::size_t i = 0; i < std::min<std::size_t>(8, s.pixels.size()); ++i)
        *out << ' ' << std::hex << s.pixels[i] << std::dec;
}

std::size_t count(SizePx s) {
    return static_cast<std::size_t>(s.width) * static_cast<std::size_t>(s.height);
}
RectPx whole(SizePx s) {
    return {0, 0, s.width, s.height};
}

template <class Visit>
void for_each_offset(RectPx r, SizePx picture, Visit visit) {
    for (int y = r.y; y < r.y + r.height; ++y) {
        for (int x = r.x; x < r.x + r.width; ++x) visit(static_cast<std::size_t>(y * picture.width + x));
    }
}

/// `r` of `picture` as the writer takes it, with `alpha` everywhere.
std::vector<std::uint8_t> rgba_of(const Pixels& picture, SizePx size, RectPx r, std::uint8_t alpha = 255) {
    std::vector<std::uint8_t> result;
    for_each_offset(r, size, [&](std::size_t i) {
        result.insert(result.end(), {red(picture[i]), green(picture[i]), blue(picture[i]), alpha});
    });
    return result;
}

/// Joins what a viewer can't tell apart.
std::vector<Shown> merged(const std::vector<Shown>& frames) {
    std::vector<Shown> result;
    for (const Shown& f : frames) {
        if (!result.empty() && result.back().pixels == f.pixels)
            result.back().delay_cs += f.delay_cs;
        else
            result.push_back(f);
    }
    return result;
}

// -- Reading --------------------------------------------------------------------------------------

struct RawFrame {
    RectPx at;
    int delay_cs = 0;
    bool own_table = false;
    int largest_index = 0;
    int disposal = 0;
};

struct Decoded {
    SizePx size;
    int table_size = 0;          // entries of the global one
    std::optional<int> repeats;  // of the looping block; nullopt without one
    std::vector<RawFrame> raw;
    std::vector<Shown> shown;  // one per raw frame
};

struct Reader {
    const std::string& bytes;
    std::size_t at = 0;
};

extern "C" int read_bytes(GifFileType* gif, GifByteType* to, int size) {
    auto& reader = *static_cast<Reader*>(gif->UserData);
    const std::size_t n = std::min(static_cast<std::size_t>(size), reader.bytes.size() - reader.at);
    std::memcpy(to, reader.bytes.data() + reader.at, n);
    reader.at += n;
    return static_cast<int>(n);
}

std::optional<int> repeats_in(const SavedImage& image) {
    for (int i = 0; i + 1 < image.ExtensionBlockCount; ++i) {
        const ExtensionBlock& name = image.ExtensionBlocks[i];
        const ExtensionBlock& data = image.ExtensionBlocks[i + 1];
        if (name.Function == APPLICATION_EXT_FUNC_CODE && name.ByteCount == 11 &&
            std::memcmp(name.Bytes, "NETSCAPE2.0", 11) == 0 && data.ByteCount == 3 && data.Bytes[0] == 1) {
            return data.Bytes[1] + 256 * data.Bytes[2];
        }
    }
    return std::nullopt;
}

struct Close {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

/// Throws when giflib can't read all of it or something follows.
Decoded decoded(const std::string& bytes) {
    Reader reader{bytes};
    const std::unique_ptr<GifFileType, Close> gif(DGifOpen(&reader, read_bytes, nullptr));
    if (!gif || DGifSlurp(gif.get()) != GIF_OK) throw std::runtime_error("giflib can't read it");
    if (reader.at != bytes.size()) throw std::runtime_error("something follows the trailer");
    Decoded result;
    result.size = {gif->SWidth, gif->SHeight};
    result.table_size = gif->SColorMap ? gif->SColorMap->ColorCount : 0;
    result.repeats = repeats_in(gif->SavedImages[0]);
    Pixels canvas(count(result.size), packed_rgb(1, 2, 3));
    for (int n = 0; n < gif->ImageCount; ++n) {
        const SavedImage& image = gif->SavedImages[n];
        const GifImageDesc& d = image.ImageDesc;
        GraphicsControlBlock control{};
        if (DGifSavedExtensionToGCB(gif.get(), n, &control) != GIF_OK) throw std::runtime_error("no delay");
        RawFrame raw{{d.Left, d.Top, d.Width, d.Height},
                     control.DelayTime,
                     d.ColorMap != nullptr,
                     0,
                     control.DisposalMode};
        const ColorMapObject* map = d.ColorMap ? d.ColorMap : gif->SColorMap;
        std::size_t k = 0;
        for_each_offset(raw.at, result.size, [&](std::size_t i) {
            const int index = image.RasterBits[k++];
            raw.largest_index = std::max(raw.largest_index, index);
            if (index == control.TransparentColor) return;
            if (index >= map->ColorCount) throw std::runtime_error("an index without a colour");
            canvas.at(i) =
                packed_rgb(map->Colors[index].Red, map->Colors[index].Green, map->Colors[index].Blue);
        });
        result.raw.push_back(raw);
        result.shown.push_back({canvas, control.DelayTime});
    }
    return result;
}

// -- Writing --------------------------------------------------------------------------------------

/// Writes pictures and keeps what was asked for.
class Film {
  public:
    explicit Film(SizePx size, int loops = 0)
        : size_(size), picture_(count(size), 0), writer_(std::in_place, out_, size, loops) {}

    Pixels& picture() { return picture_; }

    void add(RectPx changed, int delay_cs, std::uint8_t alpha = 255) {
        const auto rgba = rgba_of(picture_, size_, changed, alpha);
        writer_->add_frame(changed, rgba, delay_cs);
        asked_.push_back({picture_, delay_cs});
    }
    void add(int delay_cs = 5) { add(whole(size_), delay_cs); }

    [[nodiscard]] std::vector<Shown> asked() const { return merged(asked_); }
    [[nodiscard]] std::string bytes() {
        writer_->finish();
        writer_.reset();
        return out_.str();
    }
    [[nodiscard]] Decoded developed() { return decoded(bytes()); }

  private:
    SizePx size_;
    Pixels picture_;
    std::ostringstream out_;
    std::vector<Shown> asked_;
    std::optional<GifWriter> writer_;
};

/// `n` different colours.
Pixels colours(std::size_t n) {
    Pixels result;
    for (std::size_t i = 0; i < n; ++i) {
        // Odd, so that multiples repeat only after 2^24.
        const auto c = static_cast<std::uint32_t>(i) * 7919u;
        result.push_back(packed_rgb(static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(c >> 8),
                                    static_cast<std::uint8_t>(c >> 16)));
    }
    return result;
}

class Dice {
  public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    /// lo..hi, both included. Own arithmetic, because distributions differ between libraries.
    int between(int lo, int hi) {
        return lo + static_cast<int>(engine_() % static_cast<unsigned>(hi - lo + 1));
    }
    RectPx rect_in(SizePx s) {
        const int x = between(0, s.width - 1);
        const int y = between(0, s.height - 1);
        return {x, y, between(1, s.width - x), between(1, s.height - y)};
    }
    Rgb one_of(const Pixels& from) {
        return from[static_cast<std::size_t>(between(0, static_cast<int>(from.size()) - 1))];
    }

  private:
    std::mt19937 engine_;
};

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

// -- Exact ----------------------------------------------------------------------------------------

class RandomFilms : public testing::TestWithParam<std::size_t> {};

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

INSTANTIATE_TEST_SUITE_P(Colours, RandomFilms, testing::Values(1, 2, 3, 4, 15, 16, 100, 255));

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

#ifdef __linux__
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
#endif

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
