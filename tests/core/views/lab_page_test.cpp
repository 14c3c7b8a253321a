// Pages of the lab: what is said and where it stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "basics/errors.h"
#include "lab/pictures.h"
#include "numeric/fill.h"
#include "views/image/lab_layout.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr SizePx kSize = {1600, 900};

WaysUp bench_of_chart(int times = 1) {
    WaysUpSettings settings;
    settings.times = times;
    return bench_of(drawn_picture(DrawnPicture::chart, 64), settings);
}

std::vector<std::string> labels_in(const Scene& scene) {
    std::vector<std::string> labels;
    for (const Primitive& primitive : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&primitive)) labels.push_back(label->text);
    }
    return labels;
}

std::vector<Image> images_in(const Scene& scene) {
    std::vector<Image> images;
    for (const Primitive& primitive : scene.primitives) {
        if (const auto* image = std::get_if<Image>(&primitive)) images.push_back(*image);
    }
    return images;
}

TEST(LabPage, ShowsTheSamePixelsInEveryCard) {
    const WaysUp bench = bench_of_chart();
    const LabPage page = bench_page(bench, {"test chart", SquareCorner{46, 36}});
    ASSERT_EQ(page.cards.size(), 5u);
    for (const LabCard& card : page.cards) EXPECT_EQ(card.square, (PixelArea{46, 36, 8, 8}));
    const Scene scene = lab_scene(page, kSize, built_in_theme("light"));
    const std::vector<std::string> labels = labels_in(scene);
    // 64 numbers of each.
    for (const LabCard& card : page.cards) {
        const Tensor& values = *card.picture->values;
        const std::string number = shade_number(values, 49, 40);
        EXPECT_NE(std::find(labels.begin(), labels.end(), number), labels.end()) << number;
    }
    const std::vector<Image> images = images_in(scene);
    ASSERT_EQ(images.size(), 5u);
    for (const Image& image : images) {
        // Pixels of the page for one of the picture: the same whole number in all.
        EXPECT_EQ(image.place.width, images[0].place.width);
        EXPECT_EQ(static_cast<int>(image.place.width) % 64, 0);
        EXPECT_EQ(image.place.x, static_cast<int>(image.place.x));
    }
    std::set<PrimitiveId> ids;
    for (const Primitive& primitive : scene.primitives)
        EXPECT_TRUE(ids.insert(std::visit([](const auto& p) { return p.id; }, primitive)).second);
}

TEST(LabPage, StaysOnThePicture) {
    const WaysUp bench = bench_of_chart(2);
    for (const bool differences : {false, true}) {
        const LabPage page = bench_page(bench, {"test chart", {}, differences});
        for (const SizePx size : {kSize, SizePx{1200, 900}, SizePx{3200, 1800}, SizePx{1280, 1280}}) {
            const Scene scene = lab_scene(page, size, built_in_theme("dark"));
            for (const Primitive& primitive : scene.primitives) {
                const Rect box = bounds(primitive);
                if (box.empty()) continue;
                EXPECT_GE(box.x, -1);
                EXPECT_GE(box.y, -1);
                EXPECT_LE(box.right(), size.width + 1) << size.width;
                EXPECT_LE(box.bottom(), size.height + 1) << size.height;
            }
            const LabLayout layout = placed_lab(page, size);
            for (std::size_t n = 1; n < layout.cards.size(); ++n)
                EXPECT_GT(layout.cards[n].card.x, layout.cards[n - 1].card.right());
        }
    }
}

// Names and values of a row, numbers of neighbouring cells: none lies over another.
TEST(LabPage, KeepsItsWordsApart) {
    for (const int times : {1, 2, 3}) {
        const WaysUp bench = bench_of_chart(times);
        const LabPage page = bench_page(bench, {"test chart"});
        const Scene scene = lab_scene(page, natural_size(page), built_in_theme("light"));
        std::vector<Rect> boxes;
        for (const Primitive& primitive : scene.primitives) {
            if (!std::holds_alternative<Label>(primitive)) continue;
            const Rect box = bounds(primitive);
            // What bounds leave around letters may overlap.
            boxes.push_back({box.x + 2, box.y + box.height / 3, box.width - 4, box.height / 3});
        }
        ASSERT_GT(boxes.size(), 300u);
        for (std::size_t a = 0; a < boxes.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b)
                EXPECT_FALSE(overlap(boxes[a], boxes[b]))
                    << times << ": " << labels_in(scene)[a] << " | " << labels_in(scene)[b];
        }
    }
}

TEST(LabPage, RefusesAPlaceWithoutRoomForEveryPixel) {
    const WaysUp bench = bench_of_chart();
    const LabPage page = bench_page(bench, {"test chart"});
    try {
        static_cast<void>(lab_scene(page, {300, 200}, built_in_theme("light")));
        FAIL();
    } catch (const BadInput& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with("a picture of 64×64 pixels has a place of"))
            << error.what();
    }
}

TEST(LabPage, SpellsOutTheFramedOutput) {
    const Tensor picture = drawn_picture(DrawnPicture::chart, 64);
    const Layer layer = resolved(over_picture({}, picture));
    const Applied made = applied(layer, kernel_filled(KernelFill::sobel, weight_shape(layer)), picture);
    const LabPage page = applied_page(made, {"test chart", SquareCorner{40, 40}}, "title", "caption.");
    ASSERT_EQ(page.cards.size(), 3u);
    ASSERT_TRUE(page.cards[0].marked && page.cards[2].marked);
    const PixelArea window = *page.cards[0].marked;
    const PixelArea output = *page.cards[2].marked;
    EXPECT_EQ(window, (PixelArea{output.row, output.column, 3, 3}));
    // The products again, from what stands in the cells.
    int sum = 0;
    for (std::int64_t n = 0; n < 9; ++n)
        sum += std::stoi(shade_number(picture, window.row + n / 3, window.column + n % 3)) *
               static_cast<int>(made.kernel.values[static_cast<std::size_t>(n)]);
    EXPECT_EQ(in_shades(sum / 255.0), shade_number(made.result, output.row, output.column));
    EXPECT_TRUE(page.cards[2].sentence.ends_with("= " + in_shades(sum / 255.0))) << page.cards[2].sentence;
}

TEST(LabShades, PutZeroInTheMiddleWhereThereAreSigns) {
    const Tensor values{{1, 1, 4}, {-2, -1, 0, 1}};
    const Shading around = Shading::around_zero(values);
    EXPECT_EQ(shade_at(values, around, 0, 0), (Colour{0, 0, 0, 255}));
    EXPECT_EQ(shade_at(values, around, 0, 2), (Colour{128, 128, 128, 255}));
    EXPECT_EQ(shade_at(values, around, 0, 3), (Colour{191, 191, 191, 255}));
    EXPECT_EQ(shade_at(values, {}, 0, 0), (Colour{0, 0, 0, 255})) << "less is still black";
    EXPECT_EQ(in_shades(-7.2 / 255), "−7");
    const Tensor colours{{3, 1, 1}, {1, 0.5, 0}};
    EXPECT_EQ(shade_at(colours, {}, 0, 0), (Colour{255, 128, 0, 255}));
    EXPECT_EQ(shade_number(colours, 0, 0), "128");
}

}  // namespace
}  // namespace convwalk
