// A picture as the input of a layer.
#include "export/input_image.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "export/deflate.h"
#include "export/png.h"
#include "picture/figures.h"
#include "support/places.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

// @param rgba four bytes a pixel
std::string png(int width, int height, const std::vector<std::uint8_t>& rgba) {
    std::ostringstream out;
    write_png(out, {width, height}, rgba);
    return out.str();
}

std::string why_not(const std::string& bytes) {
    try {
        static_cast<void>(picture_numbers(bytes, "photo.png"));
        return "";
    } catch (const BadInput& error) {
        return error.what();
    }
}

const std::vector<std::uint8_t> kTwoPixels = {255, 0, 51, 255, 0, 128, 255, 255};

TEST(PictureNumbers, AreRedGreenAndBlueFromNoughtToOne) {
    const Tensor numbers = picture_numbers(png(2, 1, kTwoPixels), "photo.png");
    EXPECT_EQ(numbers.shape, (Extents{3, 1, 2}));
    EXPECT_EQ(numbers.values, (std::vector<double>{1, 0, 0, 0.502, 0.2, 1}));
    // A shade each, all apart.
    std::vector<std::uint8_t> shades;
    for (int n = 0; n < 256; ++n) shades.insert(shades.end(), {std::uint8_t(n), 0, 0, 255});
    const Tensor many = picture_numbers(png(16, 16, shades), "photo.png");
    for (std::size_t n = 1; n < 256; ++n) EXPECT_GT(many.values[n], many.values[n - 1]);
}

TEST(PictureNumbers, OfWhatIsNoPictureAreRefused) {
    const std::string good = png(2, 1, kTwoPixels);
    for (const std::string& bad : {std::string(), std::string("hello"), std::string("\x89PNG\r\n\x1a\n"),
                                   good.substr(0, good.size() / 2), std::string("\xff\xd8\xff\xe0")})
        EXPECT_TRUE(why_not(bad).starts_with("photo.png is no PNG or JPEG that can be read")) << why_not(bad);
    // Broken anywhere, it is read or refused, and nothing else happens.
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string broken = good;
        broken[i] = static_cast<char>(broken[i] ^ 0x55);
        static_cast<void>(why_not(broken));
    }
    EXPECT_EQ(
        why_not(png(200, 200, std::vector<std::uint8_t>(160'000, 255))),
        "photo.png has 200×200 pixels; as an input it may have at most 33333 with three channels, so make it "
        "smaller");
    // Judged by its head: there is no room for such a picture, and none is taken.
    std::string huge = good.substr(0, 33);
    huge.replace(16, 8, std::string("\x00\x0f\x42\x40\x00\x0f\x42\x40", 8));
    EXPECT_NE(why_not(huge), "");
}

// --- pictures of the lab ---

std::string why_no_photo(const std::string& bytes) {
    try {
        static_cast<void>(photo(bytes, "photo.png", 64));
        return "";
    } catch (const BadInput& error) {
        return error.what();
    }
}

std::uint32_t crc_of(std::string_view bytes) {
    std::uint32_t crc = 0xFFFF'FFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB8'8320 : 0);
    }
    return ~crc;
}

std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 255);
    return bytes;
}

std::string chunk(const std::string& name, const std::string& bytes) {
    return big_endian(static_cast<std::uint32_t>(bytes.size())) + name + bytes +
           big_endian(crc_of(name + bytes));
}

TEST(Photo, IsMadeSmallAndKeepsItsShades) {
    std::vector<std::uint8_t> rgba;
    for (int n = 0; n < 300 * 200; ++n) rgba.insert(rgba.end(), {std::uint8_t(n % 300 / 4 * 4), 0, 255, 255});
    const Tensor small = photo(png(300, 200, rgba), "photo.png", 50);
    EXPECT_EQ(small.shape, (Extents{3, 50, 50}));
    // Averages of columns 50 to 53, ..., 246 to 249.
    EXPECT_EQ(small.values[0], 50 / 255.0);
    EXPECT_EQ(small.values[49], 246 / 255.0);
    EXPECT_EQ(small.values.back(), 1);
    EXPECT_EQ(photo(png(2, 1, kTwoPixels), "photo.png", 50).shape, (Extents{3, 1, 2}));
}

// A sentence, at once: within a tenth of a second, which sanitizers and busy machines may stretch.
TEST(Photo, ThatIsHostileIsRefusedAtOnce) {
    const std::string head = "\x89PNG\r\n\x1a\n";
    const auto said = [&](std::uint32_t side) {
        return head +
               chunk("IHDR", big_endian(side) + big_endian(side) + std::string("\x08\x00\x00\x00\x00", 5));
    };
    std::string scans = "\xff\xd8";
    for (int n = 0; n < 1000; ++n) scans += "\xff\xda";
    const std::vector<std::string> hostile = {
        said(1'000'000) + chunk("IDAT", "x") + chunk("IEND", ""),
        said(8).substr(0, 30),
        scans,
        std::string(1'000'000, '\xff'),
    };
    for (const std::string& bytes : hostile) {
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_NE(why_no_photo(bytes), "");
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
    }
    // Zeros by the million, of a picture that says it has 64 pixels: no more than those.
    const std::string bomb = deflated(std::string(std::size_t{4'000'000}, '\0'));
    EXPECT_EQ(photo(said(8) + chunk("IDAT", bomb) + chunk("IEND", ""), "photo.png", 64).shape,
              (Extents{1, 8, 8}));
}

std::string seed(const std::string& name) {
    return testing::content_of(std::string(testing::kSourceDir) + "/tests/fuzz/seeds/pictures/" + name);
}

std::vector<double> shades_at(const Tensor& picture, std::int64_t row, std::int64_t column) {
    std::vector<double> shades;
    for (std::int64_t channel = 0; channel < picture.shape[0]; ++channel)
        shades.push_back(255 * picture.values[static_cast<std::size_t>(
                                   (channel * picture.shape[1] + row) * picture.shape[2] + column)]);
    return shades;
}

// The shades that other programs read.
TEST(Photo, IsReadFromAJpegOfOneScanAndOfMany) {
    const Tensor grey = photo(seed("baseline.jpg"), "photo.jpg", 64);
    EXPECT_EQ(grey.shape, (Extents{1, 7, 9}));
    EXPECT_EQ(shades_at(grey, 0, 0), std::vector<double>{255});
    EXPECT_EQ(shades_at(grey, 6, 8), std::vector<double>{1});
    const Tensor colours = photo(seed("progressive.jpg"), "photo.jpg", 64);
    EXPECT_EQ(colours.shape, (Extents{3, 7, 9}));
    EXPECT_EQ(shades_at(colours, 0, 0), (std::vector<double>{254, 1, 0}));
    EXPECT_EQ(shades_at(colours, 6, 8), (std::vector<double>{0, 1, 252}));
}

// 257 codes in a table of 256.
TEST(Photo, WithATableOfTooManyCodesIsRefused) {
    EXPECT_EQ(why_no_photo(seed("codes.jpg")),
              "photo.png is no PNG or JPEG that can be read (Bogus Huffman table definition)");
}

TEST(PictureNumbers, BecomeTheInputOfALayer) {
    Scenario s;
    s.view.kind = ViewKind::channels;
    s.alone()->layer.axes.assign(2, AxisSpec{.input = 9, .kernel = 2});
    s.alone()->layer.out_channels = 2;
    std::vector<std::uint8_t> rgba(4 * 3 * 4, 255);
    put_picture(s, picture_numbers(png(4, 3, rgba), "photo.png"));
    const Figure f = figure(s);
    EXPECT_EQ(f.layer.in_channels, 3);
    EXPECT_EQ(input_extents(f.layer), (Extents{3, 4}));
    ASSERT_TRUE(f.values);
    EXPECT_EQ(f.values->cells.operands.input.values, std::vector<double>(36, 1));
    EXPECT_EQ(parse_scenario(to_json(s)), s);
    // A depthwise layer stays one.
    s.alone()->layer.groups = s.alone()->layer.in_channels = s.alone()->layer.out_channels = 2;
    put_picture(s, picture_numbers(png(4, 3, rgba), "photo.png"));
    EXPECT_EQ(figure(s).layer.groups, 3);
    s.alone()->layer.axes.resize(1);
    EXPECT_THROW(put_picture(s, picture_numbers(png(2, 1, kTwoPixels), "photo.png")), BadInput);
}

}  // namespace
}  // namespace convwalk
